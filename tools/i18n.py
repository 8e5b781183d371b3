"""Refreshes i18n/*.pot and i18n/zh_CN.po of our addons and says what zh_CN lacks.

Run by ``./dev i18n`` on a database with the addons installed. Terms of OCA addons that have no
Chinese of their own stand in our i18n_extra/ (design D23): Odoo takes the addon from a term's
reference, so models, views and data of another addon can be translated here; its Python cannot.
(Not in i18n/: what the template beside it lacks is ignored there.)

``./dev i18n FILE.json`` first fills in translations from {msgid: msgstr}; where a word means
another thing in an addon, {addon: {msgid: msgstr}} says so for that addon alone.
``./dev i18n --check`` writes nothing. Exit code 1 while a term lacks its translation.
"""

# what a command prints is what it is for
# pylint: disable=print-used
import json
import os
import subprocess
import sys
import sysconfig
from pathlib import Path

import polib

HERE = Path(__file__).resolve().parent.parent
OCA = {"elevator_service": ("contract", "report_xlsx"), "elevator_techsupport": ("helpdesk_mgmt",)}
ADDONS = ("elevator_service", "elevator_parts", "elevator_techsupport")
# the same in Chinese; the OCA check wants these left blank
SAME = {
    *("'%s' % object.display_name", "1,234.5", "1.234,5", "ID", "TSG T5002-2017", "_" * 20),
    *("cm → m", "cm → mm", "ft → m", "ft/min → m/s", "hp → kW", "in → mm", "lb → kg"),
    *("m → mm", "mm → m", "t → kg", "使用登记证编号", "出厂编号", "设备代码"),
    *("SHA-256", "%(site)s %(year)s", "PDF", "XLSX", "E07", "object.number"),
    '<i class="fa fa-file-pdf-o me-1"/>PDF',
    '<i class="fa fa-download me-1"/>ZIP',
    *("Ctrl Enter", "F2", "F4", "F8", "object.name", "object.display_name", "object.pdf_name[:-4]"),
    *("现场因素 / 非现场因素", "批次号", "'%s %s' % (object._form_title(), object.name)"),
    '· <span class="page"/> / <span class="topage"/>',
}
METADATA = {
    "Language": "zh_CN",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=1; plural=0;",
}


def export_templates():
    """Write i18n/<addon>.pot of each addon from the database."""
    command = [sys.executable, "-m", "odoo", "i18n", "export", "-c", os.environ["ODOO_RC"]]
    command += ["-d", os.environ["DB"], *ADDONS, "-l", "pot"]
    subprocess.run(command, check=True, stderr=subprocess.DEVNULL)


def oca_entries(addon):
    """Terms of an OCA addon that it has in no Chinese, as far as ours can translate them."""
    folder = Path(sysconfig.get_path("purelib"), "odoo", "addons", addon, "i18n")
    own = folder / "zh_CN.po"
    done = {e.msgid for e in polib.pofile(str(own)).translated_entries()} if own.exists() else set()
    for entry in polib.pofile(str(folder / f"{addon}.pot")):
        places = [o for o in entry.occurrences if o[0].startswith(("model:", "model_terms:"))]
        if entry.msgid not in done and places:
            yield polib.POEntry(msgid=entry.msgid, comment=f"module: {addon}", occurrences=places)


def refresh(addon, known):
    """Merge the templates into the Chinese files; return the entries that lack a translation."""
    folder = HERE / addon
    template = folder / "i18n" / f"{addon}.pot"
    ours = polib.pofile(str(template)) if template.exists() else []
    lacking = write_po(folder / "i18n" / "zh_CN.po", ours, known)
    others = [entry for other in OCA.get(addon, ()) for entry in oca_entries(other)]
    return lacking + (write_po(folder / "i18n_extra" / "zh_CN.po", others, known) if others else [])


def write_po(target, entries, known):
    """Write a file with what it had, what is known, and the rest blank; return the blank ones."""
    old = {e.msgid: e.msgstr for e in polib.pofile(str(target))} if target.exists() else {}
    old.update(known)
    po = polib.POFile(wrapwidth=78)
    po.metadata = {"Project-Id-Version": "Odoo Server 19.0", **METADATA}
    merged = {}
    for entry in entries:
        kept = merged.setdefault(entry.msgid, entry)
        if kept is not entry:
            kept.occurrences += entry.occurrences
    for entry in sorted(merged.values(), key=lambda e: e.msgid):
        same = entry.msgid in SAME
        blank = same and target.parent.name == "i18n"
        entry.msgstr = "" if blank else old.get(entry.msgid) or (entry.msgid if same else "")
        po.append(entry)
    target.parent.mkdir(exist_ok=True)
    po.save(str(target))
    return [entry for entry in po.untranslated_entries() if entry.msgid not in SAME]


def translations(files):
    """{addon: {msgid: msgstr}} of files; what one says for an addon alone comes last."""
    everywhere, alone = {}, {addon: {} for addon in ADDONS}
    for file in files:
        found = json.loads(Path(file).read_text(encoding="utf-8"))
        for addon in ADDONS:
            alone[addon].update(found.pop(addon, {}))
        everywhere.update(found)
    return {addon: everywhere | own for addon, own in alone.items()}


def terms(path):
    return {entry.msgid for entry in polib.pofile(str(path)) if not entry.obsolete}


def chinese(path):
    return (
        {e.msgid for e in polib.pofile(str(path)).translated_entries()} if path.exists() else set()
    )


def check():
    """What the committed files lack, one line each; the templates are made anew and put back."""
    found = []
    for addon in ADDONS:
        needed = {
            "i18n": terms(HERE / addon / "i18n" / f"{addon}.pot"),
            "i18n_extra": {e.msgid for o in OCA.get(addon, ()) for e in oca_entries(o)},
        }
        for folder, msgids in needed.items():
            done = chinese(HERE / addon / folder / "zh_CN.po")
            found += [f"{addon}: no Chinese for {term!r}" for term in sorted(msgids - done - SAME)]
    old = {addon: (HERE / addon / "i18n" / f"{addon}.pot").read_bytes() for addon in ADDONS}
    committed = {addon: terms(HERE / addon / "i18n" / f"{addon}.pot") for addon in ADDONS}
    try:
        export_templates()
        for addon in ADDONS:
            now = terms(HERE / addon / "i18n" / f"{addon}.pot")
            found += [f"{addon}: not in the template: {t!r}" for t in now - committed[addon]]
            found += [f"{addon}: not used any more: {t!r}" for t in committed[addon] - now]
    finally:
        for addon, content in old.items():
            (HERE / addon / "i18n" / f"{addon}.pot").write_bytes(content)
    return found


def main(*files):
    if "--check" in files:
        print("\n".join(found := check()) or "zh_CN is complete")
        return 1 if found else 0
    known = translations(files)
    export_templates()
    missing = {}
    for addon in ADDONS:
        lacking = refresh(addon, known[addon])
        print(f"{addon}: {len(lacking)} terms without Chinese")
        missing.update({e.msgid: "" for e in lacking})
    report = Path(os.environ["DEV_HOME"], "log", "untranslated.json")
    report.write_text(json.dumps(missing, indent=1, ensure_ascii=False), encoding="utf-8")
    if missing:
        print(f"listed in {report}")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
