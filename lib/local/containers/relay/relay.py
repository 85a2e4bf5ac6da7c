"""
Carries connections to 127.0.0.1:PORT in this network namespace over standard input and output, to whom frames.ts speaks.

Arguments: the port, and the token (hexadecimal) that begins a session. Nothing is accepted before the first session;
with each new one the connections of the last are gone. Any Python 3 of an image runs this: 3.5 or later, no packages.
"""

# What `socket` is made upon: one of these is made for each job, and the rest of `socket` is a third of what that takes.
import _socket as socket
import os
import select
import struct
import sys

OPEN, DATA, END, RESET, CREDIT = range(1, 6)
HEADER = struct.Struct(">BII")
PIECE = 64 * 1024
WINDOW = 512 * 1024
MOST = 256
CLOSE_WITH_RESET = struct.pack("ii", 1, 0)


class Connection:
    def __init__(self, number, taken):
        self.number = number
        self.socket = taken
        self.unsent = bytearray()
        self.written = 0
        self.credit = WINDOW
        self.heard_end = False
        self.told_end = False
        self.interest = 0


class Relay:
    def __init__(self, port, token):
        self.token = token
        self.heard = bytearray()
        self.begun = False
        self.count = 0
        self.by_number = {}
        self.by_file = {}
        self.poll = select.epoll()
        self.listener = socket.socket()
        self.listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.listener.bind(("127.0.0.1", port))
        self.listener.listen(MOST)
        self.listener.setblocking(False)
        self.listening = False
        self.poll.register(0, select.EPOLLIN)

    def run(self):
        while True:
            for file, event in self.poll.poll():
                if file == 0:
                    self.hear()
                elif file == self.listener.fileno():
                    self.accept()
                elif file in self.by_file:
                    self.turn(self.by_file[file], event)

    def hear(self):
        data = os.read(0, 256 * 1024)
        if not data:
            # Nobody will come any more; the namespace is held as long as somebody needs it.
            self.poll.unregister(0)
            return
        before = max(0, len(self.heard) - len(self.token))
        self.heard += data
        start = self.heard.rfind(self.token, before)
        if start >= 0:
            del self.heard[: start + len(self.token)]
            self.begin()
        if self.begun:
            self.obey()
        else:
            del self.heard[: -len(self.token)]

    def begin(self):
        for connection in list(self.by_number.values()):
            self.forget(connection, reset=True)
        self.begun = True
        self.write(self.token)
        self.listen()

    def obey(self):
        at = 0
        while len(self.heard) - at >= HEADER.size:
            kind, number, size = HEADER.unpack_from(self.heard, at)
            end = at + HEADER.size + (size if kind == DATA else 0)
            if end > len(self.heard):
                break
            connection = self.by_number.get(number)
            if connection is not None:
                self.take(connection, kind, size, self.heard[at + HEADER.size : end])
            at = end
        del self.heard[:at]

    def take(self, connection, kind, size, data):
        if kind == DATA:
            connection.unsent += data
            self.send(connection)
        elif kind == END:
            connection.heard_end = True
            self.send(connection)
        elif kind == RESET:
            self.forget(connection, reset=True)
        elif kind == CREDIT:
            connection.credit += size
            self.watch(connection)

    def accept(self):
        try:
            file, _ = self.listener._accept()
        except OSError:
            return
        taken = socket.socket(fileno=file)
        taken.setblocking(False)
        taken.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.count = (self.count + 1) % 2**32
        connection = Connection(self.count, taken)
        self.by_number[connection.number] = connection
        self.by_file[taken.fileno()] = connection
        self.tell(OPEN, connection)
        self.watch(connection)
        self.listen()

    def turn(self, connection, event):
        if event & select.EPOLLOUT:
            self.send(connection)
        if event & ~select.EPOLLOUT and connection.number in self.by_number and not connection.told_end:
            self.receive(connection)

    def receive(self, connection):
        try:
            data = connection.socket.recv(PIECE)
        except BlockingIOError:
            return
        except OSError:
            self.fail(connection)
            return
        if data:
            connection.credit -= len(data)
            self.write(HEADER.pack(DATA, connection.number, len(data)) + data)
        else:
            connection.told_end = True
            self.tell(END, connection)
        self.settle(connection)

    def send(self, connection):
        try:
            while connection.unsent:
                sent = connection.socket.send(connection.unsent)
                del connection.unsent[:sent]
                connection.written += sent
        except BlockingIOError:
            pass
        except OSError:
            self.fail(connection)
            return
        if connection.written >= WINDOW // 4:
            self.tell(CREDIT, connection, connection.written)
            connection.written = 0
        if connection.heard_end and not connection.unsent:
            try:
                connection.socket.shutdown(socket.SHUT_WR)
            except OSError:
                pass
        self.settle(connection)

    def settle(self, connection):
        if connection.told_end and connection.heard_end and not connection.unsent:
            self.forget(connection)
        else:
            self.watch(connection)

    def watch(self, connection):
        wanted = select.EPOLLOUT if connection.unsent else 0
        if connection.credit > 0 and not connection.told_end:
            wanted |= select.EPOLLIN
        if wanted == connection.interest:
            return
        file = connection.socket.fileno()
        # Without any interest it is taken out: the kernel would tell of a hang-up without end.
        if wanted == 0:
            self.poll.unregister(file)
        elif connection.interest == 0:
            self.poll.register(file, wanted)
        else:
            self.poll.modify(file, wanted)
        connection.interest = wanted

    def listen(self):
        wanted = len(self.by_number) < MOST
        if wanted and not self.listening:
            self.poll.register(self.listener.fileno(), select.EPOLLIN)
        elif not wanted and self.listening:
            self.poll.unregister(self.listener.fileno())
        self.listening = wanted

    def fail(self, connection):
        self.tell(RESET, connection)
        self.forget(connection, reset=True)

    def forget(self, connection, reset=False):
        del self.by_number[connection.number]
        del self.by_file[connection.socket.fileno()]
        if connection.interest != 0:
            self.poll.unregister(connection.socket.fileno())
        if reset:
            connection.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, CLOSE_WITH_RESET)
        connection.socket.close()
        self.listen()

    def tell(self, kind, connection, size=0):
        self.write(HEADER.pack(kind, connection.number, size))

    def write(self, data):
        view = memoryview(data)
        while len(view) > 0:
            view = view[os.write(1, view) :]


Relay(int(sys.argv[1]), bytes.fromhex(sys.argv[2])).run()
