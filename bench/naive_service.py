"""What a user would write instead of the service: FastAPI, qrcode and weasyprint, and nothing else.

It signs whatever it gets and draws it. There is no right, quota, register, log, idempotency, second
look at the signature, or reading back of the page: so much less it does.
"""

from __future__ import annotations

import base64
import html
import io
import json
import socket
from typing import Any

import qrcode
import uvicorn
import weasyprint
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fastapi import FastAPI

app = FastAPI()
_KEY = ec.generate_private_key(ec.SECP256R1())


@app.post("/v1/documents", status_code=201)
def issue(request: dict[str, Any]) -> dict[str, str]:
    """Sign the claims and answer with a PDF."""
    content = json.dumps(request["claims"], ensure_ascii=False).encode()
    signature = _KEY.sign(content, ec.ECDSA(hashes.SHA256()))
    code = base64.b64encode(content + signature).decode()
    rows = "".join(
        f"<tr><td>{html.escape(name)}<td>{html.escape(str(value))}"
        for name, value in request["claims"].items()
    )
    page = f"<h1>Sample</h1><table>{rows}</table><img width=200 src='{_picture(code)}'>"
    pdf = weasyprint.HTML(string=page).write_pdf()
    return {"code": code, "pdf": base64.b64encode(pdf).decode()}


def _picture(code: str) -> str:
    buffer = io.BytesIO()
    qrcode.make(code).save(buffer, "PNG")
    return f"data:image/png;base64,{base64.b64encode(buffer.getvalue()).decode()}"


def main() -> None:
    """Serve on a free port, which is printed."""
    with socket.create_server(("127.0.0.1", 0), backlog=512) as listening:
        print(f"http://127.0.0.1:{listening.getsockname()[1]}", flush=True)
        config = uvicorn.Config(app, log_level="warning", access_log=False)
        uvicorn.Server(config).run(sockets=[listening])


if __name__ == "__main__":
    main()
