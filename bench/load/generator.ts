// The load generator: a process of its own, so that it shares nothing with what it measures but the machine.

import { answerMessages } from '../site/program.ts';
import { generate } from './generate.ts';
import { planSchema } from './plan.ts';

answerMessages((message) => generate(planSchema.parse(message)));
