"""A gateway that splits TCP: it accepts every redirected connection itself at once, then connects on behalf of the client.
Arguments: the port to listen on, milliseconds that the far leg takes longer. What the far leg does not answer, nobody answers."""
import socket, struct, sys, threading, time

LISTEN, DELAY_S = int(sys.argv[1]), int(sys.argv[2]) / 1000
SO_ORIGINAL_DST = 80  # linux/netfilter_ipv4.h


def pump(source, sink):
    try:
        while data := source.recv(65536):
            time.sleep(DELAY_S)
            sink.sendall(data)
    except OSError as error:
        print(f"leg ended: {error}", flush=True)
    finally:
        for end in (source, sink):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass  # the other direction was first


def serve(client):
    raw = client.getsockopt(socket.SOL_IP, SO_ORIGINAL_DST, 16)
    port, address = struct.unpack("!2xH4s8x", raw)
    far = socket.socket()
    far.settimeout(30)
    try:
        far.connect((socket.inet_ntoa(address), port))
    except OSError as error:
        print(f"no way to {socket.inet_ntoa(address)}:{port}: {error}", flush=True)
        return  # the client's connection stands, and stays silent
    far.settimeout(None)
    threading.Thread(target=pump, args=(client, far), daemon=True).start()
    pump(far, client)


server = socket.socket()
server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
server.bind(("0.0.0.0", LISTEN))
server.listen(64)
print("ready", flush=True)
kept = []
while True:
    connection, _ = server.accept()
    kept.append(connection)  # or it would be closed when nobody holds it any more
    threading.Thread(target=serve, args=(connection,), daemon=True).start()
