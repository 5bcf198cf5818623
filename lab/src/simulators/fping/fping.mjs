// Stands in for fping 5.1 in the lab: the same arguments and output (fping(8); the formats are those of
// fping.c 5.1), but the world answers over HTTP instead of the network, because the kernel answers for
// every address in 127.0.0.0/8 at once and for ever. Plain JavaScript: it starts as a program of its own.
import http from 'node:http';
import process from 'node:process';

const WITH_VALUE = {
  count: 'c',
  vcount: 'C',
  period: 'p',
  timeout: 't',
  interval: 'i',
  file: 'f',
  size: 'b',
  backoff: 'B',
  retry: 'r',
  src: 'S',
  iface: 'I',
};
const FLAGS = { timestamp: 'D', quiet: 'q', version: 'v', ipv4: '4', ipv6: '6', addr: 'A' };
/** Answers that come within this time of each other are printed together. */
const PRINT_STEP_MS = 10;

/** @param {string[]} argv @param {string} worldUrl POST <worldUrl>/echo {hosts} → {rttsMs} */
export async function main(argv, worldUrl) {
  process.stdout.on('error', () => process.exit(1));
  const options = parseArguments(argv);
  if (options.v) {
    process.stdout.write('fping: Version 5.1\nfping: comments to david@schweikert.ch\n');
    return 0;
  }
  const hosts = options.f === '-' ? hostsOf(await readStdin()) : options.targets;
  if (hosts.length === 0) return usage('no targets');
  const run = createRun(options, hosts, worldUrl);
  process.on('SIGINT', () => process.exit(run.report()));
  await run.send();
  return run.report();
}

function parseArguments(argv) {
  const options = { targets: [] };
  const rest = [...argv];
  while (rest.length > 0) {
    const word = rest.shift();
    if (word.startsWith('--')) {
      const [name, value] = splitOnce(word.slice(2), '=');
      const letter = WITH_VALUE[name] ?? FLAGS[name];
      if (letter === undefined) usage(`invalid option -- '${name}'`);
      options[letter] = WITH_VALUE[name] ? (value ?? rest.shift()) : true;
    } else if (word.startsWith('-') && word.length > 1) {
      parseLetters(word.slice(1), rest, options);
    } else {
      options.targets.push(word);
    }
  }
  return options;
}

function parseLetters(letters, rest, options) {
  for (let at = 0; at < letters.length; at += 1) {
    const letter = letters[at];
    if (Object.values(WITH_VALUE).includes(letter)) {
      options[letter] = letters.slice(at + 1) || rest.shift();
      return;
    }
    if (!Object.values(FLAGS).includes(letter)) usage(`invalid option -- '${letter}'`);
    options[letter] = true;
  }
}

function splitOnce(text, separator) {
  const at = text.indexOf(separator);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

function usage(complaint) {
  process.stderr.write(`fping: ${complaint}\nsee 'fping -h' for usage information\n`);
  process.exit(1);
}

async function readStdin() {
  let text = '';
  for await (const chunk of process.stdin.setEncoding('utf8')) text += chunk;
  return text;
}

/** fping takes the first word of each line and passes over empty lines and comments. */
function hostsOf(text) {
  return text
    .split('\n')
    .map((line) => line.trim().split(/\s+/)[0])
    .filter((word) => word && !word.startsWith('#'));
}

function createRun(options, names, worldUrl) {
  const count = positive('c', options.C ?? options.c ?? '1');
  const periodMs = positive('p', options.p ?? '1000');
  const timeoutMs = positive('t', options.t ?? String(Math.min(periodMs, 2_000)));
  const width = Math.max(...names.map((name) => name.length));
  const hosts = names.map((name) => ({
    name,
    padded: name.padEnd(width),
    sent: 0,
    received: 0,
    totalMs: 0,
    rtts: new Array(count).fill(null),
  }));
  const world = createWorldClient(worldUrl, names, timeoutMs);

  const print = (host, seq, rttMs) => {
    if (rttMs !== null) {
      host.received += 1;
      host.totalMs += rttMs;
      host.rtts[seq] = rttMs;
    }
    if (options.q) return '';
    const stamp = options.D ? `[${(Date.now() / 1_000).toFixed(5)}] ` : '';
    const what = rttMs === null ? 'timed out' : `64 bytes, ${milliseconds(rttMs)} ms`;
    const average = host.received > 0 ? milliseconds(host.totalMs / host.received) : 'NaN';
    return `${stamp}${host.padded} : [${seq}], ${what} (${average} avg, ${loss(host)}% loss)\n`;
  };

  const sendOne = async (seq) => {
    const sentAt = performance.now();
    for (const host of hosts) host.sent += 1;
    const rttsMs = await world.ask();
    const groups = new Map();
    hosts.forEach((host, index) => {
      const rttMs = rttsMs[index];
      const answered = typeof rttMs === 'number' && rttMs >= 0 && rttMs <= timeoutMs;
      const dueMs = answered ? Math.ceil(rttMs / PRINT_STEP_MS) * PRINT_STEP_MS : timeoutMs;
      const group = groups.get(dueMs) ?? [];
      group.push([host, answered ? rttMs : null]);
      groups.set(dueMs, group);
    });
    for (const dueMs of [...groups.keys()].sort((a, b) => a - b)) {
      await waitUntil(sentAt + dueMs);
      process.stdout.write(
        groups
          .get(dueMs)
          .map(([host, rtt]) => print(host, seq, rtt))
          .join(''),
      );
    }
  };

  return {
    async send() {
      const startedAt = performance.now();
      const underWay = [];
      for (let seq = 0; seq < count; seq += 1) {
        await waitUntil(startedAt + seq * periodMs);
        underWay.push(sendOne(seq));
      }
      await Promise.all(underWay);
      world.close();
    },
    /** Writes the closing lines; the exit code is fping's. */
    report() {
      const lines = hosts.map(
        (host) => `${host.padded} :${options.C ? rttList(host) : sums(host)}\n`,
      );
      process.stderr.write(`${options.q ? '' : '\n'}${lines.join('')}`);
      return hosts.every((host) => host.received > 0) ? 0 : 1;
    },
  };
}

function positive(letter, text) {
  const value = Number(text);
  if (!(value > 0)) usage(`can't parse argument of -${letter}: ${text}`);
  return value;
}

function loss(host) {
  return host.sent > 0 ? Math.trunc(((host.sent - host.received) * 100) / host.sent) : 0;
}

function rttList(host) {
  return host.rtts.map((rtt) => ` ${rtt === null ? '-' : milliseconds(rtt)}`).join('');
}

function sums(host) {
  const line = ` xmt/rcv/%loss = ${host.sent}/${host.received}/${loss(host)}%`;
  if (host.received === 0) return line;
  const answers = host.rtts.filter((rtt) => rtt !== null);
  const figures = [Math.min(...answers), host.totalMs / host.received, Math.max(...answers)];
  return `${line}, min/avg/max = ${figures.map(milliseconds).join('/')}`;
}

/** sprint_tm of fping.c: three digits below 1 ms, two below 10, one below 100, whole ms above. */
function milliseconds(ms) {
  if (ms < 1) return ms.toFixed(3);
  if (ms < 10) return ms.toFixed(2);
  return ms < 100 ? ms.toFixed(1) : ms.toFixed(0);
}

function waitUntil(at) {
  const ms = at - performance.now();
  return ms > 0 ? new Promise((resolve) => setTimeout(resolve, ms)) : Promise.resolve();
}

/** One request for all hosts of a tick; a world that is gone or late answers for nobody. */
function createWorldClient(worldUrl, hosts, timeoutMs) {
  const agent = new http.Agent({ keepAlive: true });
  const body = JSON.stringify({ hosts });
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
  const ask = () =>
    new Promise((resolve) => {
      const nobody = () => resolve([]);
      const request = http.request(new URL('/echo', worldUrl), { method: 'POST', headers, agent });
      const deadline = setTimeout(() => request.destroy(), timeoutMs);
      request.on('error', nobody).on('close', () => clearTimeout(deadline));
      request.on('response', (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk) => {
          text += chunk;
        });
        response.on('error', nobody).on('close', () => resolve(rttsOf(response.statusCode, text)));
      });
      request.end(body);
    });
  return { ask, close: () => agent.destroy() };
}

function rttsOf(status, text) {
  try {
    const { rttsMs } = status === 200 ? JSON.parse(text) : {};
    return Array.isArray(rttsMs) ? rttsMs : [];
  } catch {
    return [];
  }
}
