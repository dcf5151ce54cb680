#!/usr/bin/env python3
"""A shop, a mail server and a collector of what was asked, inside the container: standard library alone.

    street.py FOLDER

Shop on 127.0.8.1:8080: /item/N shows FOLDER/price (read at each request; "hang": no answer). Mail on 127.0.0.1:2525 with
AUTH PLAIN and LOGIN: messages go to FOLDER/mails/N.eml, what was tried as a password to FOLDER/auth. FOLDER/hits counts."""

import base64
import http.server
import os
import socketserver
import sys
import threading
import time

folder = sys.argv[1]
os.makedirs(os.path.join(folder, "mails"), exist_ok=True)


def read(name, other=""):
    try:
        with open(os.path.join(folder, name), encoding="utf-8") as file:
            return file.read().strip()
    except FileNotFoundError:
        return other


def append(name, text):
    with open(os.path.join(folder, name), "a", encoding="utf-8") as file:
        file.write(text + "\n")


class Shop(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        append("hits", f"{time.time():.3f} {self.path}")
        price = read("price", "79.00")
        if price == "hang":
            time.sleep(60)
        page = (
            '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Flask</title>'
            '<script type="application/ld+json">{"@context":"https://schema.org","@type":"Product","name":"Flask",'
            f'"offers":{{"@type":"Offer","price":"{price}","priceCurrency":"EUR",'
            '"availability":"https://schema.org/InStock"}}</script></head>'
            f'<body><h1>Flask</h1><span class="price">€{price}</span><button>Add to cart</button></body></html>'
        ).encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        self.wfile.write(page)

    def log_message(self, *_):
        pass


class Mail(socketserver.StreamRequestHandler):
    def say(self, text):
        self.wfile.write(text.encode() + b"\r\n")

    def ask(self, text):
        self.say("334 " + base64.b64encode(text.encode()).decode())
        return base64.b64decode(self.rfile.readline().strip()).decode()

    def handle(self):
        self.say("220 street ESMTP")
        while line := self.rfile.readline().decode(errors="replace").strip():
            word, _, rest = line.partition(" ")
            word = word.upper()
            if word in ("EHLO", "HELO"):
                self.say("250-street")
                self.say("250 AUTH PLAIN LOGIN")
            elif word == "AUTH":
                kind, _, first = rest.partition(" ")
                if kind.upper() == "PLAIN":
                    secret = base64.b64decode(first).decode().split("\0")[-1] if first else self.ask("").split("\0")[-1]
                else:
                    self.ask("Username:")
                    secret = self.ask("Password:")
                append("auth", secret)
                self.say("235 welcome")
            elif word == "DATA":
                self.say("354 go on")
                body = b""
                while (line := self.rfile.readline()) not in (b".\r\n", b""):
                    body += line
                with lock:
                    n = len(os.listdir(os.path.join(folder, "mails")))
                    with open(os.path.join(folder, "mails", f"{n}.eml"), "wb") as file:
                        file.write(body)
                self.say("250 taken")
            elif word == "QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 fine")


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


lock = threading.Lock()
threading.Thread(target=Server(("127.0.0.1", 2525), Mail).serve_forever, daemon=True).start()
http.server.ThreadingHTTPServer(("127.0.8.1", 8080), Shop).serve_forever()
