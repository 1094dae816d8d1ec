export * from './send-hook.ts';
