# SPDX-License-Identifier: MIT
"""Mail and web servers that do what no server should, for check_live.sh.

   hostile_servers.py FOLDER      with good.pem in it
"""
import gzip
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


def ready_for_tls(client, more=b""):
    client.sendall(b"220 mx\r\n")
    client.recv(1000)
    client.sendall(b"250-mx\r\n250 STARTTLS\r\n")
    client.recv(1000)
    client.sendall(b"220 go\r\n" + more)


def hello_requests(client):
    """Messages of a TLS 1.2 handshake that are passed over, without end."""
    client.recv(1000)
    record = b"\x16\x03\x03\x40\x00" + b"\0" * 0x4000
    while True:
        client.sendall(record)


def hellos(client):
    ready_for_tls(client)
    hello_requests(client)


def injected(client):
    ready_for_tls(client, b"250-STARTTLS\r\n250 as if encrypted\r\n")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder + "/good.pem")
    with context.wrap_socket(client, server_side=True) as tls:
        tls.recv(1000)


def chatty(client):
    """Does not let anybody go."""
    ready_for_tls(client)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder + "/good.pem")
    with context.wrap_socket(client, server_side=True) as tls:
        while True:
            tls.sendall(b"221-stay\r\n" * 100)


looks = 0


def flapping(client):
    """Not ready at first, and then the mail server that it is, in turn."""
    global looks
    looks += 1
    if looks % 2:
        refusing(client)
        return
    server = socket.create_connection(("192.0.2.1", 25))
    threading.Thread(target=tolerate, args=(lambda s: pump(s, client), server), daemon=True).start()
    pump(client, server)


def pump(a, b):
    while data := a.recv(65536):
        b.sendall(data)
    b.shutdown(socket.SHUT_WR)


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


def continues(tls):
    while True:
        tls.sendall(b"HTTP/1.1 100 Continue\r\n\r\n" * 100)


policy = b"version: STSv1\nmode: testing\nmx: mx1.weblocation.example\nmax_age: 1209600\n"


def answer(fields, body):
    return lambda tls: tls.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n" + fields + b"\r\n" + body)


def chunks(tls):
    tls.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n")
    while True:
        tls.sendall(b"1;and-so-on=" + b"x" * 1000 + b"\r\nv\r\n")


def bare(tls):
    tls.sendall(policy)


def web_certificates(client):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder + "/many.pem")
    with context.wrap_socket(client, server_side=True) as tls:
        tls.recv(1000)


def lose_packets(address, port):
    """Nobody accepts, and the queue is full: the kernel answers no one any more."""
    listener = socket.socket()
    listener.bind((address, port))
    listener.listen(0)
    waiting = [listener]
    for _ in range(3):
        client = socket.socket()
        client.setblocking(False)
        client.connect_ex((address, port))
        waiting.append(client)
    return waiting


own = open(folder + "/good.pem").read()
one = own[own.index("-----BEGIN CERT"):]
with open(folder + "/many.pem", "w") as out:
    out.write(own + one * 3000)

serve("203.0.113.1", 25, endless)
serve("203.0.113.2", 25, slow)
serve("203.0.113.3", 25, silent)
serve("203.0.113.4", 25, escape)
serve("203.0.113.5", 25, certificates)
serve("203.0.113.8", 25, refusing)
serve("203.0.113.40", 25, flapping)
serve("203.0.113.6", 443, lambda client: web(slow_body)(client, "webslow.example"))
serve("203.0.113.7", 443, lambda client: web(endless_header)(client, "webheader.example"))
serve("203.0.113.9", 25, hellos)
serve("203.0.113.10", 25, injected)
serve("203.0.113.11", 25, chatty)
serve("203.0.113.20", 443, hello_requests)
length = b"Content-Length: %d\r\n" % len(policy)
for number, name, behave in (
    (21, "webcontinue", continues),
    (22, "webpacked", answer(b"Content-Encoding: gzip\r\n", gzip.compress(policy, mtime=0))),
    (29, "webgzip", answer(b"", gzip.compress(policy, mtime=0))),
    (23, "webchunks", chunks),
    (24, "webold", bare),
    (25, "webshort", answer(b"Content-Length: 1000\r\n", policy)),
    (26, "weblocation", answer(length + b"Location: https://www.example.org/\r\n", policy)),
):
    serve(f"203.0.113.{number}", 443, lambda client, run=web(behave), name=name: run(client, name + ".example"))
serve("203.0.113.27", 443, web_certificates)
serve("203.0.113.28", 443, silent)
lost = [lose_packets(f"203.0.113.{number}", 25) for number in range(101, 110)]
threading.Event().wait()
