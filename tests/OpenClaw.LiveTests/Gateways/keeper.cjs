// Starts the gateway and lives as long as its own stdin: when the tests end, however they end, the pipe closes and the gateway goes too.
// usage: node keeper.cjs <program.mjs> [arguments...]
const { spawn } = require('node:child_process');

// A group of its own: older releases start themselves once more, and the second process is the gateway.
const child = spawn(process.execPath, process.argv.slice(2), { stdio: ['ignore', 'inherit', 'inherit'], detached: true });
process.stdout.write(`keeper: pid ${child.pid}\n`);
const kill = () => {
  try {
    process.kill(process.platform === 'win32' ? child.pid : -child.pid, 'SIGKILL');
  } catch {
    child.kill('SIGKILL');
  }
};
process.stdin.on('end', kill).on('error', kill).resume();
child.on('exit', (code, signal) => {
  kill();
  process.stdout.write(`keeper: ended ${signal ?? code}\n`, () => process.exit(code ?? 1));
});
