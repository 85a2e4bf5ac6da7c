import { UserError } from '../common/errors';

/** A file of the state is not what was written. Nothing is guessed, and nothing is deleted without being asked. */
export class DamagedStateError extends UserError {
  constructor(
    readonly file: string,
    what: string,
    directory: string,
  ) {
    super(
      `${file} is damaged (${what}): put a copy of ${directory} back, or begin anew with \`trainyard reset --state ${directory}\`. ` +
        'Nothing was changed',
    );
  }
}
