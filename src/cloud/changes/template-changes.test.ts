import { describe, expect, it } from 'vitest';
import { changesOf, losses, type Template } from './template-changes.ts';

const database = (changes: object = {}): Template => ({
  Resources: {
    Database: {
      Type: 'AWS::RDS::DBInstance',
      DeletionPolicy: 'Snapshot',
      Properties: { Engine: 'mysql', DBInstanceClass: 'db.t4g.small', StorageEncrypted: true, ...changes },
    },
  },
});

const effectOf = (before: Template, after: Template) =>
  changesOf('Data', before, after).map(({ effect }) => effect);

describe('what a deployment would do', () => {
  it('says nothing of what stays', () => {
    expect(changesOf('Data', database(), database())).toEqual([]);
  });

  it('names a stack’s first resources as added', () => {
    expect(effectOf({}, database())).toEqual(['added']);
  });

  it('tells an update in place from a replacement, property by property', () => {
    expect(changesOf('Data', database(), database({ DBInstanceClass: 'db.m7g.large' }))).toMatchObject([
      { logicalId: 'Database', effect: 'updated', properties: ['DBInstanceClass'], stateful: true },
    ]);
    expect(changesOf('Data', database(), database({ StorageEncrypted: false }))).toMatchObject([
      { effect: 'replaced', properties: ['StorageEncrypted'] },
    ]);
  });
});

describe('a loss', () => {
  const bucket = (deletionPolicy?: string): Template => ({
    Resources: { Files: { Type: 'AWS::S3::Bucket', DeletionPolicy: deletionPolicy } },
  });

  it.each([
    ['a database that would be replaced', database(), database({ StorageEncrypted: false })],
    ['a bucket that would be deleted', bucket(), {}],
    ['a bucket that would stay behind without a stack', bucket('Retain'), {}],
  ])('is %s', (_title, before, after) => {
    expect(losses(changesOf('Data', before, after))).toHaveLength(1);
  });

  it('is not a replica or a cache, which their stack just deletes', () => {
    expect(losses(changesOf('Data', bucket('Delete'), {}))).toEqual([]);
  });

  it('is not a task definition, of which every revision is a new one', () => {
    const task = (cpu: string) => ({
      Resources: { Task: { Type: 'AWS::ECS::TaskDefinition', Properties: { Cpu: cpu } } },
    });
    const changes = changesOf('Service', task('256'), task('512'));
    expect(changes).toMatchObject([{ effect: 'replaced', stateful: false }]);
    expect(losses(changes)).toEqual([]);
  });
});
