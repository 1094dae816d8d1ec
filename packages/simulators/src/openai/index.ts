export {
  createOpenAiSimulator,
  type OpenAiSimulator,
  type OpenAiSimulatorOptions,
} from './create-openai-simulator.ts';
export type { CompletionFault, CompletionFaultOrder } from './faults.ts';
export type { ChatRequest } from './request.ts';
