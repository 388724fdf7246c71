import { type OnReadOpts, Socket, type SocketConstructorOpts } from 'node:net';

/** A pipe of Linux holds as much. */
const CHUNK_BYTES = 64 * 1024;

/**
 * Reads a pipe, or a socket, into the same memory again and again. A chunk holds until its listeners return, and then as
 * long as the stream is paused. Node's own stream takes new memory for each chunk, and V8 then collects all garbage for
 * each 10 MB of input. The stream is paused until it is resumed.
 */
export function pipeInput(fd: number): Socket {
  const memory = Buffer.allocUnsafeSlow(CHUNK_BYTES);
  const onread: OnReadOpts = {
    buffer: memory,
    callback: (length) => {
      socket.emit('data', memory.subarray(0, length));
      return !socket.isPaused();
    },
  };
  const options: SocketConstructorOpts & { readonly onread: OnReadOpts } = {
    fd,
    readable: true,
    writable: false,
    onread,
  };
  const socket: Socket = new Socket(options);
  // It begins to read by itself, before there is a listener.
  socket.pause();
  return socket;
}
