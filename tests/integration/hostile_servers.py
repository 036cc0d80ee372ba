# SPDX-License-Identifier: MIT
"""Mail and web servers that do what no server should, for check_live.sh.

   hostile_servers.py FOLDER      with good.pem in it
"""
import socket
import ssl
import sys
import threading
import time

folder = sys.argv[1]


def serve(address, port, behave):
    listener = socket.create_server((address, port))

    def accept():
        while True:
            client, _ = listener.accept()
            threading.Thread(target=tolerate, args=(behave, client), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()


def tolerate(behave, client):
    try:
        behave(client)
    except OSError:
        pass
    finally:
        client.close()


def endless(client):
    while True:
        client.sendall(b"220-and so on\r\n" * 100)


def slow(client):
    while True:
        client.sendall(b"2")
        time.sleep(0.2)


def silent(client):
    client.recv(1000)
    time.sleep(60)


def escape(client):
    client.sendall(b"554 \x1b]0;owned\x07\x1b[2J\xe2\x80\xae go away\r\n")
    client.recv(1000)


def certificates(client):
    """A chain of some megabytes, which does not fit where certificates go."""
    client.sendall(b"220 mx\r\n")
    client.recv(1000)
    client.sendall(b"250-mx\r\n250 STARTTLS\r\n")
    client.recv(1000)
    client.sendall(b"220 go\r\n")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder + "/many.pem")
    with context.wrap_socket(client, server_side=True) as tls:
        tls.recv(1000)


def refusing(client):
    client.sendall(b"220 mx\r\n")
    client.recv(1000)
    client.sendall(b"250-mx\r\n250 STARTTLS\r\n")
    client.recv(1000)
    client.sendall(b"454 4.7.0 TLS not available due to local problem\r\n")
    client.recv(1000)


def web(behave):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)

    def run(client, name):
        context.load_cert_chain(f"{folder}/mta-sts.{name}.pem")
        with context.wrap_socket(client, server_side=True) as tls:
            tls.recv(10000)
            behave(tls)

    return run


def slow_body(tls):
    tls.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 1000\r\n\r\n")
    while True:
        tls.sendall(b"v")
        time.sleep(0.2)


def endless_header(tls):
    tls.sendall(b"HTTP/1.1 200 OK\r\n")
    while True:
        tls.sendall(b"X-More: and so on\r\n" * 100)


own = open(folder + "/good.pem").read()
one = own[own.index("-----BEGIN CERT"):]
with open(folder + "/many.pem", "w") as out:
    out.write(own + one * 3000)

serve("127.0.4.1", 25, endless)
serve("127.0.4.2", 25, slow)
serve("127.0.4.3", 25, silent)
serve("127.0.4.4", 25, escape)
serve("127.0.4.5", 25, certificates)
serve("127.0.4.8", 25, refusing)
serve("127.0.4.6", 443, lambda client: web(slow_body)(client, "webslow.example"))
serve("127.0.4.7", 443, lambda client: web(endless_header)(client, "webheader.example"))
threading.Event().wait()
