"""Databases and servers for tests that need the real thing."""

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from configparser import ConfigParser
from pathlib import Path


class Host:
    """Runs Odoo as its users do: by command line, each time a process of its own."""

    def __init__(self, rc):
        self.rc = rc
        config = ConfigParser(interpolation=None)
        config.read(rc)
        self.filestore = Path(config["options"]["data_dir"], "filestore")

    def sql(self, db, query):
        """Rows of a query as lists of text."""
        command = ["psql", "-d", db, "-qAt", "-F", "\t", "-c", query]
        out = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        return [line.split("\t") for line in out.splitlines()]

    @contextlib.contextmanager
    def clone(self, template, name):
        """A copy of a database and its filestore; gone afterwards."""
        self.duplicate(template, name)
        try:
            yield name
        finally:
            self.drop(name)

    def duplicate(self, template, name):
        """A copy of a database and its filestore, in place of what was there."""
        self.drop(name)
        subprocess.run(["createdb", "-T", template, name], check=True)
        self.copy_files(template, name)

    def copy_files(self, template, name):
        if (self.filestore / template).is_dir():
            shutil.copytree(self.filestore / template, self.filestore / name, symlinks=True)

    def drop(self, name):
        subprocess.run(["dropdb", "--if-exists", "--force", name], check=True, capture_output=True)
        shutil.rmtree(self.filestore / name, ignore_errors=True)

    def odoo(self, *arguments, script=None):
        """Run Odoo to its end; returns its log, raises on a non-zero exit."""
        command = [sys.executable, "-m", "odoo"]
        if script is not None:
            command.append("shell")
        command += ["-c", self.rc, "--no-http", "--log-level=warn", *arguments]
        run = subprocess.run(command, input=script, capture_output=True, text=True)
        if run.returncode:
            raise AssertionError(
                f"odoo {arguments} ended with {run.returncode}\n{run.stderr[-4000:]}"
            )
        return run.stdout + run.stderr

    @contextlib.contextmanager
    def server(self, db):
        """A running server on the database; yields its URL."""
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        command = [sys.executable, "-m", "odoo", "-c", self.rc, "-d", db, f"--http-port={port}"]
        command += [f"--db-filter=^{db}$", "--max-cron-threads=0", "--log-level=warn"]
        url = f"http://127.0.0.1:{port}"
        log = Path(os.environ["DEV_HOME"], "log", f"{db}.log")
        with log.open("w") as out, subprocess.Popen(command, stdout=out, stderr=out) as process:
            try:
                self._wait_for(url, process, log)
                yield url
            finally:
                process.terminate()
                process.wait(30)

    @staticmethod
    def _wait_for(url, process, log, seconds=120):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if process.poll() is not None:
                break
            with contextlib.suppress(OSError):
                urllib.request.urlopen(f"{url}/web/health", timeout=10).close()
                return
            time.sleep(0.3)
        raise AssertionError(f"the server does not answer\n{log.read_text()[-4000:]}")
