"""Serves the built book on this machine: python tools/serve.py FOLDER [--port 8000]. Standard library only."""

import argparse
import errno
import http.server
import socket
import sys
from functools import partial
from pathlib import Path

HOST = "127.0.0.1"


class Handler(http.server.SimpleHTTPRequestHandler):
    """Static files; a page of the book's own for what is not there; no listing of folders."""

    protocol_version = "HTTP/1.1"
    # Named here, because some machines' own tables know neither fonts nor scripts.
    extensions_map = {
        **http.server.SimpleHTTPRequestHandler.extensions_map,
        ".css": "text/css; charset=utf-8",
        ".html": "text/html; charset=utf-8",
        ".js": "text/javascript; charset=utf-8",
        ".json": "application/json",
        ".svg": "image/svg+xml",
        ".woff2": "font/woff2",
        ".xml": "application/xml",
    }

    def end_headers(self):
        self.send_header("Cache-Control", "no-cache")  # after a rebuild the reader sees the new page
        super().end_headers()

    def list_directory(self, path):
        self.send_error(404)

    def send_error(self, code, message=None, explain=None):
        page = Path(self.directory) / "404.html"
        if code != 404 or not page.is_file():
            super().send_error(code, message, explain)
            return
        body = page.read_bytes()
        self.send_response(404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format, *args):
        pass


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, client_address):
        # A browser that leaves while a page loads is no error.
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


def in_use(port: int) -> bool:
    """Whether something answers on this port already (binding alone does not tell on every system)."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return port != 0 and probe.connect_ex((HOST, port)) == 0


def listen(folder: Path, port: int) -> Server:
    """A server that listens on `port` (0: any free one) but does not answer yet.

    Raises
    ------
    OSError
        When the port cannot be had.
    """
    if in_use(port):
        raise OSError(errno.EADDRINUSE, "in use")
    return Server((HOST, port), partial(Handler, directory=str(folder)))


def port_number(text: str) -> int:
    if not text.isdigit() or int(text) > 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is no port: give a number up to 65535")
    return int(text)


def main(arguments=None) -> int:
    parser = argparse.ArgumentParser(description="Serve the built book on this machine.")
    parser.add_argument("folder", nargs="?", type=Path, help="the built site")
    parser.add_argument("--port", type=port_number, default=8000, help="0 takes any free one")
    parser.add_argument("--check", action="store_true", help="only say whether the port is free")
    options = parser.parse_args(arguments)
    if not options.check and not (options.folder and (options.folder / "index.html").is_file()):
        parser.error("give the folder of a built book (one with index.html)")
    try:
        server = listen(options.folder or Path(), options.port)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            why = f"Port {options.port} is taken."
        else:
            why = f"Port {options.port} cannot be used: {error.strerror}."
        print(f"{why} Choose another one, for example: make serve PORT=8001", file=sys.stderr)
        return 1
    with server:
        if options.check:
            return 0
        # Printed only now, when a reader who follows it finds the page.
        print(f"The book is at http://{HOST}:{server.server_port}/   (Ctrl+C stops it)", flush=True)
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            print()
    return 0


if __name__ == "__main__":
    sys.exit(main())
