import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Whole installations take longest, and wait more than they compute: they start first, beside everything else. */
const isLong = ({ moduleId }: TestSpecification): boolean =>
  /\/tests\/end-to-end\/|\/(?:crash|model|conformance|start|replay|newer-release)\.test\.ts$/.test(moduleId);

/** What takes longest comes first, so that the end of a run is not spent waiting for one file. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}
