import { createServer } from 'node:http';

/**
 * A process to supervise in tests. Its arguments are its port and how it behaves: `good`, `unready`,
 * `stubborn` (does not end when asked), `broken` (ends before it is ready), `grumbling` (logs an error).
 */
const port = Number(process.argv[2]);
const manner = process.argv[3];

const log = (level: string, msg: string) => process.stdout.write(`${JSON.stringify({ level, msg })}\n`);

if (manner === 'broken') {
  process.stderr.write('PORT is "abc". It must be a whole number\n');
  process.exit(78);
}
if (manner === 'grumbling') log('error', 'the mail server does not answer');

process.on('SIGTERM', () => {
  if (manner !== 'stubborn') process.exit(0);
});
process.on('SIGINT', () => log('info', 'got the terminal’s SIGINT'));
process.on('disconnect', () => process.exit(0));

createServer((_request, response) => {
  response.statusCode = manner === 'unready' ? 503 : 200;
  response.end(JSON.stringify({ pid: process.pid }));
}).listen(port, '127.0.0.1');
