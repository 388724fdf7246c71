import { type OnReadOpts, Socket, type SocketConstructorOpts } from 'node:net';
import { LineChunks } from './line-chunks.ts';

/**
 * Reads a pipe, or a socket, into the same memory again and again. A chunk holds until its listeners return, and then as
 * long as the stream is paused. Node's own stream takes new memory for each chunk, and V8 then collects all garbage for
 * each 10 MB of input. The stream is paused until it is resumed.
 */
export function pipeInput(fd: number): Socket {
  const chunks = new LineChunks();
  const emit = (chunk: Buffer | undefined) => {
    if (chunk !== undefined) socket.emit('data', chunk);
  };
  const onread: OnReadOpts = {
    buffer: () => chunks.room,
    callback: (length) => {
      emit(chunks.add(length));
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
  socket.once('end', () => emit(chunks.rest()));
  // It begins to read by itself, before there is a listener.
  socket.pause();
  return socket;
}
