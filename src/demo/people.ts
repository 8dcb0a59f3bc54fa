import type { UpsertUsersInput } from '../messaging/people-input.ts';

/** The door through which people are made known, as far as the demo needs it. */
export interface DemoPeople {
  upsert(input: UpsertUsersInput): Promise<{ readonly errors: readonly { readonly message: string }[] }>;
}

type Attributes = Readonly<Record<string, string | number | boolean>>;

const zones = {
  Austin: 'America/Chicago',
  Irvine: 'America/Los_Angeles',
  Lagos: 'Africa/Lagos',
  Lisbon: 'Europe/Lisbon',
  Shanghai: 'Asia/Shanghai',
};

function person(
  id: string,
  city: keyof typeof zones,
  attributes: Attributes,
): UpsertUsersInput['users'][number] {
  return { id, timeZone: zones[city], attributes: { city, ...attributes } };
}

/** Makes a dozen invented people known, so that an operator has an audience to choose from: five zones, attributes of every kind. */
export async function seedPeople(door: DemoPeople): Promise<void> {
  const users = [
    person('demo-user', 'Irvine', { job: 'visitor', language: 'en', visits: 3, newsletter: true }),
    person('ana', 'Lisbon', { job: 'staff', language: 'pt', visits: 212, newsletter: true }),
    person('bao', 'Irvine', { job: 'student', language: 'en', visits: 96, newsletter: false }),
    person('carmen', 'Austin', { job: 'driver', language: 'es', visits: 340, newsletter: true }),
    person('dmitri', 'Irvine', { job: 'student', language: 'en', visits: 41 }),
    person('emeka', 'Lagos', { job: 'visitor', language: 'en', visits: 1, newsletter: false }),
    person('fatima', 'Irvine', { job: 'staff', language: 'en', visits: 187, newsletter: true }),
    person('greta', 'Austin', { job: 'driver', language: 'en', visits: 301, newsletter: false }),
    person('hua', 'Shanghai', { job: 'student', language: 'zh', visits: 12, newsletter: true }),
    person('ines', 'Lisbon', { job: 'visitor', language: 'pt', visits: 5 }),
    person('jie', 'Shanghai', { job: 'staff', language: 'zh', visits: 164, newsletter: true }),
    person('kavya', 'Austin', { job: 'driver', language: 'en', visits: 278, newsletter: true }),
  ];
  const { errors } = await door.upsert({ users });
  for (const { message } of errors) throw new Error(message);
}
