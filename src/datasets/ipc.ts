import * as arrow from 'apache-arrow';

/** The parts of apache-arrow's writer that both formats need replaced: bytes go to a list that we empty as we read. */
class StreamWriter extends arrow.RecordBatchStreamWriter {
  readonly chunks: Uint8Array[] = [];
  protected override _write(chunk: ArrayBufferView): this {
    if (this._started) this._position += keep(this.chunks, chunk);
    return this;
  }
}

class FileWriter extends arrow.RecordBatchFileWriter {
  readonly chunks: Uint8Array[] = [];
  protected override _write(chunk: ArrayBufferView): this {
    if (this._started) this._position += keep(this.chunks, chunk);
    return this;
  }
}

function keep(chunks: Uint8Array[], chunk: ArrayBufferView): number {
  if (chunk.byteLength > 0) chunks.push(new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength));
  return chunk.byteLength;
}

/**
 * Encodes record batches as Arrow IPC, one batch in memory at a time: the next is asked for when the bytes of the
 * last have been taken. `file` is random access (`ARROW1` at both ends), `stream` is for pipes.
 */
export async function* encodeIpc(
  schema: arrow.Schema,
  batches: AsyncIterable<arrow.RecordBatch> | Iterable<arrow.RecordBatch>,
  format: 'stream' | 'file',
): AsyncGenerator<Uint8Array> {
  const writer = format === 'file' ? new FileWriter() : new StreamWriter();
  writer.reset(undefined, schema);
  yield* taken(writer.chunks);
  for await (const batch of batches) {
    writer.write(batch);
    yield* taken(writer.chunks);
  }
  writer.finish();
  yield* taken(writer.chunks);
}

function* taken(chunks: Uint8Array[]): Generator<Uint8Array> {
  yield* chunks.splice(0);
}
