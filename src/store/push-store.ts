export interface PushRecord {
  readonly id: string;
}
