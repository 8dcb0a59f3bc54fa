import { Duplex } from 'node:stream';

/** Two ends of a connection in memory: what is written to one is read from the other. No kernel, no port. */
export function duplexPair(): [Duplex, Duplex] {
  const left: Duplex = end(() => right);
  const right: Duplex = end(() => left);
  return [left, right];
}

function end(other: () => Duplex): Duplex {
  return new Duplex({
    allowHalfOpen: false,
    read() {},
    write(chunk: Buffer, _encoding, done) {
      if (chunk.length > 0) other().push(chunk);
      setImmediate(done);
    },
    final(done) {
      other().push(null);
      done();
    },
    destroy(error, done) {
      if (!other().destroyed) other().push(null);
      done(error);
    },
  });
}
