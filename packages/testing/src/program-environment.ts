/**
 * What a test gives to a program of ours that it runs: none of this machine's settings. Where compiled code is kept is
 * none of them, and a process that has to compile all of it again takes twice the processor time to start.
 */
export function programEnvironment(settings: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const { PATH, NODE_COMPILE_CACHE } = process.env;
  return { ...(PATH && { PATH }), ...(NODE_COMPILE_CACHE && { NODE_COMPILE_CACHE }), ...settings };
}
