import type pg from 'pg';

/** What pg's connection has besides what its types tell: they leave COPY out. */
interface CopyConnection extends pg.Connection {
  sendCopyFromChunk(chunk: Buffer): void;
  endCopyFrom(): void;
}

/**
 * Carries out one `COPY … FROM STDIN` with all of its data (PostgreSQL, "COPY Operations" of the protocol). Rejects
 * with the server's error, after which the transaction can only be rolled back.
 */
export function copyIn(client: pg.ClientBase, statement: string, data: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    client.query(new CopyIn(statement, data, resolve, reject));
  });
}

/** As pg's client calls it, message by message. */
class CopyIn implements pg.Submittable {
  constructor(
    private readonly statement: string,
    private readonly data: Buffer,
    private readonly resolve: () => void,
    private readonly reject: (error: Error) => void,
  ) {}

  submit(connection: pg.Connection): void {
    connection.query(this.statement);
  }

  handleCopyInResponse(connection: CopyConnection): void {
    connection.sendCopyFromChunk(this.data);
    connection.endCopyFrom();
  }

  handleCommandComplete(): void {}

  handleError(error: Error): void {
    this.reject(error);
  }

  handleReadyForQuery(): void {
    this.resolve();
  }
}
