import fc from 'fast-check';
import { expect, it } from 'vitest';
import { judgeSchema } from './judge-schema.ts';
import { parseMigrationName } from './migration-name.ts';
import { readMigrationNames } from './shipped-migrations.ts';

const shipped = ['0001_init', '0002_payments', '0003_channels'];

it('fits the database that has exactly the migrations of this release', () => {
  expect(judgeSchema({ shipped, applied: shipped })).toEqual({ kind: 'fits' });
});

it('needs every migration of this release, also one in the middle', () => {
  expect(judgeSchema({ shipped, applied: ['0001_init', '0003_channels', '0004_more'] })).toEqual({
    kind: 'behind',
    missing: ['0002_payments'],
  });
});

it('gets along with what later releases add', () => {
  expect(judgeSchema({ shipped, applied: [...shipped, '0004_more', '0005_contractors'] })).toEqual({
    kind: 'fits',
  });
});

it.each([
  ['0005_contract_0003_drop_source', 'fits'],
  ['0005_contract_0002_drop_source', 'fits'],
  ['0005_contract_0004_drop_source', 'ahead'],
])('with %s, which a later release applied, it %s', (contract, kind) => {
  expect(judgeSchema({ shipped, applied: [...shipped, '0004_more', contract] })).toMatchObject({ kind });
});

it('is not held up by a contract that it brought itself', () => {
  const own = [...shipped, '0004_more', '0005_contract_0004_drop_source'];
  expect(judgeSchema({ shipped: own, applied: own })).toEqual({ kind: 'fits' });
});

it('lets any two releases in a row run side by side when each contract waits for a release', () => {
  const release = fc.record({ adds: fc.integer({ min: 1, max: 3 }), contracts: fc.boolean() });
  fc.assert(
    fc.property(fc.array(release, { minLength: 2, maxLength: 8 }), (releases) => {
      let number = 0;
      const next = (name: string) => `${String(++number).padStart(4, '0')}_${name}`;
      const all: string[] = [];
      let before: string[] = [];
      for (const { adds, contracts } of releases) {
        // What the release before this one stopped using goes.
        if (contracts && before.length > 0) all.push(next(`contract_${before.at(-1)?.slice(0, 4)}_drop`));
        for (let added = 0; added < adds; added++) all.push(next('add'));
        const fit = judgeSchema({ shipped: before, applied: all });
        expect(before.length === 0 ? { kind: 'fits' } : fit).toEqual({ kind: 'fits' });
        before = [...all];
      }
    }),
  );
});

it('reads the name of every migration there is', async () => {
  const names = await readMigrationNames();
  expect(names).toContain('0001_init');
  expect(names.filter((name) => parseMigrationName(name) === null)).toEqual([]);
});
