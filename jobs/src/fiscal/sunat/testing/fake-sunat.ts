import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { at, readXml, textAt } from '../read-xml.js';

/** What the service does with the next call of `sendBill`. */
export type FakeConduct =
  | { readonly kind: 'receipt'; readonly code: string; readonly notes?: readonly string[] }
  /** Takes the document and breaks the connection off. */
  | { readonly kind: 'taken-but-lost' }
  | { readonly kind: 'fault'; readonly code: string; readonly text: string }
  | { readonly kind: 'hang' }
  | { readonly kind: 'raw'; readonly status: number; readonly body: string }
  | { readonly kind: 'zip'; readonly zip: Uint8Array };

export interface FakeSunat {
  readonly url: string;
  /** What was sent: file names and documents, in order. */
  readonly received: readonly { readonly fileName: string; readonly xml: string }[];
  readonly requests: readonly string[];
  conduct: FakeConduct;
  close(): Promise<void>;
}

/** SUNAT's `billService` and `billConsultService` as the manual describes them, on loopback; it remembers what it took. */
export async function startFakeSunat(): Promise<FakeSunat> {
  const service = new FakeService();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const answer = service.answer(Buffer.concat(chunks).toString('utf8'));
      if (answer === 'lost') request.socket.destroy();
      else if (answer !== 'none') {
        response.writeHead(answer.status, { 'content-type': 'text/xml' }).end(answer.body);
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return Object.assign(service, {
    url: `http://127.0.0.1:${port}/billService`,
    close: () => {
      server.closeAllConnections();
      return new Promise<void>((resolve) => server.close(() => resolve()));
    },
  });
}

type Answer = { readonly status: number; readonly body: string } | 'lost' | 'none';

class FakeService {
  conduct: FakeConduct = { kind: 'receipt', code: '0' };
  readonly received: { fileName: string; xml: string }[] = [];
  readonly requests: string[] = [];
  readonly #taken = new Map<string, Uint8Array>();

  answer(text: string): Answer {
    this.requests.push(text);
    const body = at(readXml(text), 'Envelope', 'Body');
    const asked = at(body, 'getStatusCdr');
    return asked === undefined ? this.#take(at(body, 'sendBill')) : this.#tell(asked);
  }

  #tell(asked: unknown): Answer {
    const id = `${textAt(asked, 'serieComprobante')}-${textAt(asked, 'numeroComprobante')}`;
    const receipt = this.#taken.get(id);
    const content = receipt === undefined ? '' : `<content>${base64(receipt)}</content>`;
    const told = `<statusCdr>${content}</statusCdr>`;
    return { status: 200, body: envelope(`<getStatusCdrResponse>${told}</getStatusCdrResponse>`) };
  }

  #take(sent: unknown): Answer {
    const fileName = textAt(sent, 'fileName') ?? '';
    const zip = Buffer.from(textAt(sent, 'contentFile') ?? '', 'base64');
    const [xml] = Object.values(unzipSync(new Uint8Array(zip)));
    this.received.push({ fileName, xml: strFromU8(xml ?? new Uint8Array()) });
    const id = /-([A-Z0-9]{4}-\d+)[.]zip$/.exec(fileName)?.[1] ?? '';
    if (this.#taken.has(id)) return fault('soap-env:Client.1033', REGISTERED_BEFORE);
    return this.#behave(id);
  }

  #behave(id: string): Answer {
    const { conduct } = this;
    switch (conduct.kind) {
      case 'hang':
        return 'none';
      case 'fault':
        return fault(conduct.code, conduct.text);
      case 'raw':
        return conduct;
      case 'zip':
        return billAnswer(conduct.zip);
      case 'taken-but-lost':
        this.#taken.set(id, makeCdr(id, '0'));
        return 'lost';
      case 'receipt': {
        const receipt = makeCdr(id, conduct.code, conduct.notes);
        this.#taken.set(id, receipt);
        return billAnswer(receipt);
      }
    }
  }
}

const REGISTERED_BEFORE = 'El comprobante fue registrado previamente con otros datos';

/** A receipt as SUNAT makes it, without its signature. */
export function makeCdr(id: string, code: string, notes: readonly string[] = []): Uint8Array {
  const xml = `<?xml version="1.0" encoding="UTF-8"?>
<ar:ApplicationResponse xmlns:ar="urn:oasis:names:specification:ubl:schema:xsd:ApplicationResponse-2"
 xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
 xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">
<cbc:ID>1</cbc:ID>${notes.map((note) => `<cbc:Note>${note}</cbc:Note>`).join('')}
<cac:DocumentResponse><cac:Response><cbc:ReferenceID>${id}</cbc:ReferenceID><cbc:ResponseCode>${code}</cbc:ResponseCode>
<cbc:Description>El comprobante numero ${id}, respuesta ${code}</cbc:Description></cac:Response></cac:DocumentResponse>
</ar:ApplicationResponse>`;
  return zipSync({ [`R-${id}.xml`]: strToU8(xml) });
}

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');

const envelope = (body: string) =>
  `<soap-env:Envelope xmlns:soap-env="http://schemas.xmlsoap.org/soap/envelope/"><soap-env:Body>${body}</soap-env:Body></soap-env:Envelope>`;

const billAnswer = (zip: Uint8Array): Answer => {
  const content = `<applicationResponse>${base64(zip)}</applicationResponse>`;
  const body = `<br:sendBillResponse xmlns:br="http://service.sunat.gob.pe">${content}</br:sendBillResponse>`;
  return { status: 200, body: envelope(body) };
};

const fault = (code: string, text: string): Answer => {
  const body = `<faultcode>${code}</faultcode><faultstring>${text}</faultstring>`;
  return { status: 500, body: envelope(`<soap-env:Fault>${body}</soap-env:Fault>`) };
};
