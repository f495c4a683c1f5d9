// Short names for the rows of the settings. Nothing is defined here that the generated description has.
import type { components } from '$api/schema';

type Schemas = components['schemas'];

export type Strategy = Schemas['Strategy'];
export type AutomaticMessage = Schemas['AutomaticMessage'];
export type RequiredSkill = Schemas['RequiredSkill'];
export type QueueSettings = Schemas['QueueSettings'];
export type QueueRow = Schemas['QueueView'];
export type Member = Schemas['Member'];
export type LinkChange = Schemas['LinkChange'];
export type UserRow = Schemas['UserView'];
export type ProfileRow = Schemas['PermissionProfileView'];
export type GroupRow = Schemas['UserGroupView'];
export type SkillRow = Schemas['SkillView'];
export type LabelRow = Schemas['LabelView'];
export type PauseRow = Schemas['PauseReasonView'];
export type CodeActions = Schemas['CodeActions'];
export type CodeRow = Schemas['WrapUpCodeView'];
export type SystemEnding = CodeRow['system_endings'][number];
export type Copied = Schemas['Copied'];
export type Weekday = Schemas['Weekday'];
export type DaySpan = Schemas['DaySpan'];
export type CalendarDefinition = Schemas['CalendarDefinition'];
export type CalendarRow = Schemas['CalendarView'];
export type SettingKind = Schemas['SettingKind'];
export type SettingField = Schemas['SettingField'];
export type Channel = Schemas['Descriptor'];
export type Health = Schemas['Health'];
export type AccountRow = Schemas['ChannelAccountView'];
export type TemplateParts = Schemas['TemplateParts'];
export type TemplateRow = Schemas['MessageTemplateView'];
export type SignInPolicy = Schemas['SignInPolicy'];
export type OrganizationRow = Schemas['OrganizationView'];
export type AsideRow = Schemas['SetAsideView'];
export type JobRow = Schemas['DeadJob'];
