// A field to sign in with finger, pen or mouse.
export function signaturePad() {
    const canvas = document.createElement("canvas");
    canvas.className = "pad";
    canvas.width = 680;
    canvas.height = 260;
    const context = canvas.getContext("2d");
    let drawn = 0;
    const clear = () => {
        context.fillStyle = "white";
        context.fillRect(0, 0, canvas.width, canvas.height);
        drawn = 0;
    };
    const point = (event) => {
        const box = canvas.getBoundingClientRect();
        return [((event.clientX - box.left) * canvas.width) / box.width, ((event.clientY - box.top) * canvas.height) / box.height];
    };
    canvas.addEventListener("pointerdown", (event) => {
        canvas.setPointerCapture(event.pointerId);
        context.lineWidth = 5;
        context.lineCap = "round";
        context.strokeStyle = "#0b2a4a";
        context.beginPath();
        context.moveTo(...point(event));
    });
    canvas.addEventListener("pointermove", (event) => {
        if (event.buttons) {
            context.lineTo(...point(event));
            context.stroke();
            drawn += 1;
        }
    });
    clear();
    return { canvas, clear, empty: () => drawn < 5, image: () => canvas.toDataURL("image/png").split(",")[1] };
}
