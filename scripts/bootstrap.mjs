// The way in, run by whatever Node is installed: it may need nothing from node_modules and no new syntax.

const major = Number(process.versions.node.split('.')[0]);
if (major < 20) {
  console.error(
    `Waybill starts with Node 20 or newer, and this is Node ${process.versions.node} (${process.execPath}).\n` +
      'Install a newer one from https://nodejs.org and try again. Waybill brings the Node it runs on itself.',
  );
  process.exitCode = 1;
} else {
  void import('./lib/launcher/main.mjs').then((launcher) => launcher.main(process.argv.slice(2)));
}
