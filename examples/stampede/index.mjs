// The experiment: each call takes 100 MB, writes to every page of it, and ends five seconds after
// its start. Run by run.mjs, fifty at once. The array lies outside the JavaScript heap, so the function
// needs what Node.js takes for itself beside it: 192 MB is enough.
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

const MEBIBYTE = 1024 * 1024;
const ARRAY_BYTES = 100 * MEBIBYTE;
const LENGTH_MS = 5000;

export const handler = async (event, context) => {
  const start = Date.now();
  const array = new Uint8Array(event.bytes ?? ARRAY_BYTES).fill(1);
  await sleep(Math.max(0, start + (event.lengthMs ?? LENGTH_MS) - Date.now()));
  const seen = {
    start,
    end: Date.now(),
    arrayMib: Math.round(array.length / MEBIBYTE),
    lastByte: array.at(-1),
    residentMib: Math.round(process.memoryUsage.rss() / MEBIBYTE),
    limitMib: await limitMib(),
    settingMib: Number(context.memoryLimitInMB),
    environment: context.logStreamName,
  };
  console.log(`array ${seen.arrayMib} MB, resident ${seen.residentMib} MB, limit ${seen.limitMib} MB`);
  return seen;
};

/** What the kernel lets this environment use, where it shows that; null where it does not. */
async function limitMib() {
  for (const file of ['/sys/fs/cgroup/memory.max', '/sys/fs/cgroup/memory/memory.limit_in_bytes']) {
    try {
      const bytes = Number(await readFile(file, 'utf8'));
      if (bytes > 0 && bytes < Number.MAX_SAFE_INTEGER / 2) {
        return Math.round(bytes / MEBIBYTE);
      }
    } catch {
      // Not this version of cgroups, or hidden from the sandbox.
    }
  }
  return null;
}
