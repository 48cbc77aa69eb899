"""Serves a folder over HTTPS: mirror.py <folder> <certificate> <key> <address> <port>."""

import functools
import http.server
import ssl
import sys

folder, certificate, key, address, port = sys.argv[1:]
handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=folder)
server = http.server.ThreadingHTTPServer((address, int(port)), handler)
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(certificate, key)
server.socket = context.wrap_socket(server.socket, server_side=True)
server.serve_forever()
