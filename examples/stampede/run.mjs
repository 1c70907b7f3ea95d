#!/usr/bin/env node
// Fires fifty invokes of the stampede function at once and shows when each started and ended and what
// memory it saw.
//
//   ./ondol up                                    # in one terminal
//   ./ondol deploy examples/stampede --memory 192 --timeout 30
//   eval "$(./ondol env)" && node examples/stampede/run.mjs [--count 50] [--function stampede] [--json]
//
// It ends with status 0 if every call succeeded. Any credentials do for a platform in development mode,
// but the shape of a signature must be there.
import http from 'node:http';
import { parseArgs } from 'node:util';

const { values: options } = parseArgs({
  options: {
    count: { type: 'string', default: '50' },
    function: { type: 'string', default: 'stampede' },
    payload: { type: 'string', default: '{}' },
    json: { type: 'boolean', default: false },
  },
});
const endpoint = new URL(process.env.AWS_ENDPOINT_URL ?? 'http://127.0.0.1:4566');
const count = Number(options.count);
const agent = new http.Agent({ maxSockets: Infinity });
/** One bar of the picture shows this many characters. */
const PICTURE_WIDTH = 40;

const began = Date.now();
const calls = await Promise.all(Array.from({ length: count }, (_, i) => invoke(i)));
const makespanMs = Math.max(...calls.map((call) => call.answered));
const failed = calls.filter((call) => call.error);

if (options.json) {
  console.log(JSON.stringify({ makespanMs, failed: failed.length, calls }));
} else {
  print();
}
process.exitCode = failed.length === 0 ? 0 : 1;

/** One call: its number, times in milliseconds since the first was sent, and what it saw. */
function invoke(number) {
  const date = new Date().toISOString().replace(/[-:]|\.\d{3}/g, '');
  const credential = `test/${date.slice(0, 8)}/${process.env.AWS_REGION ?? 'us-east-1'}/lambda/aws4_request`;
  return new Promise((resolve) => {
    const done = (rest) => resolve({ number, answered: Date.now() - began, ...rest });
    const request = http.request(
      new URL(`/2015-03-31/functions/${encodeURIComponent(options.function)}/invocations`, endpoint),
      {
        method: 'POST',
        agent,
        headers: {
          'Content-Type': 'application/json',
          'Content-Length': Buffer.byteLength(options.payload),
          'X-Amz-Date': date,
          Authorization:
            `AWS4-HMAC-SHA256 Credential=${credential}, ` +
            `SignedHeaders=host;x-amz-date, Signature=${'0'.repeat(64)}`,
        },
      },
      async (response) => {
        const chunks = [];
        for await (const chunk of response) {
          chunks.push(chunk);
        }
        const text = Buffer.concat(chunks).toString();
        if (response.statusCode !== 200 || response.headers['x-amz-function-error']) {
          done({ error: `${response.statusCode} ${text}` });
          return;
        }
        const seen = JSON.parse(text);
        done({ ...seen, start: seen.start - began, end: seen.end - began });
      },
    );
    request.on('error', (error) => done({ error: error.message }));
    request.end(options.payload);
  });
}

function print() {
  const seconds = (ms) => (ms / 1000).toFixed(2).padStart(6);
  const column = (ms) => Math.round((ms / makespanMs) * PICTURE_WIDTH);
  console.log(' call   start     end  array  resident  limit');
  for (const call of [...calls].sort(byStart)) {
    if (call.error) {
      console.log(`${String(call.number).padStart(5)}  failed: ${call.error}`);
      continue;
    }
    const bar = ' '.repeat(column(call.start)) + '█'.repeat(Math.max(1, column(call.end) - column(call.start)));
    console.log(
      `${String(call.number).padStart(5)}  ${seconds(call.start)}  ${seconds(call.end)}` +
        `  ${String(call.arrayMib).padStart(5)}  ${String(call.residentMib).padStart(8)}` +
        `  ${String(call.limitMib ?? call.settingMib).padStart(5)}  ${bar}`,
    );
  }
  const environments = new Set(calls.filter((call) => !call.error).map((call) => call.environment));
  console.log(
    `\n${count - failed.length} of ${count} succeeded in ${environments.size} environments; ` +
      `all were done after ${seconds(makespanMs).trim()} s.`,
  );
}

function byStart(a, b) {
  return (a.start ?? Infinity) - (b.start ?? Infinity);
}
