// Short names for the shapes of the generated description. Nothing is defined here: what is wrong is mended at its source, in the server.
import type { components } from './schema';

type Schemas = components['schemas'];
/** The form of every list; the rows are named by who asks. */
export type Page<T> = Omit<Schemas['PageOfLabelView'], 'items'> & { items: T[] };

export type Id = string;
/** Microseconds since 1970-01-01 UTC. */
export type Micros = Schemas['Timestamp'];

export type Action = Schemas['Action'];
export type RoleProfile = Schemas['RoleProfile'];
export type Reach = Schemas['Reach'];
export type Medium = Schemas['Medium'];
export type LocaleCode = Schemas['Locale'];
export type Session = Schemas['SessionView'];
export type Module = Schemas['Module'];
export type Brand = Schemas['BrandView'];
export type Setup = Schemas['SetUpInput'];

export type InteractionState = Schemas['InteractionState'];
export type Activity = Schemas['Activity'];
export type Interaction = Schemas['InteractionView'];
export type Message = Schemas['MessageView'];
export type ScheduledMessage = Schemas['ScheduledMessageView'];
export type Mention = Schemas['MentionView'];
export type Mentionable = Schemas['Mentionable'];
export type MessageKind = Schemas['MessageKind'];
export type MessageFile = Schemas['MessageFileView'];
export type Delivery = Schemas['DeliveryState'];
export type AgentState = Schemas['AgentState'];
export type Agent = Schemas['AgentView'];
export type DaySummary = Schemas['AgentDay'];
export type Counts = Schemas['Counts'];

export type Person = Schemas['PersonView'];
export type ContactPoint = Schemas['ContactPointView'];
export type NewPerson = Schemas['RegisterPersonInput'];

export type Directory = Schemas['Directory'];
export type Label = Schemas['DirectoryLabel'];
export type LabelColor = Schemas['LabelColor'];
export type WrapUpCode = Schemas['DirectoryCode'];
export type PauseReason = Schemas['DirectoryPause'];
export type ChannelAccountRef = Schemas['DirectoryAccount'];
export type ChannelInfo = Schemas['Descriptor'];
export type ChannelLimits = Schemas['Limits'];
export type Capability = Schemas['Capability'];

export type UploadedFile = Schemas['FileView'];
export type MessageTemplate = Schemas['MessageTemplateView'];
export type TemplateParts = Schemas['TemplateParts'];
export type TemplateNeeds = Schemas['TemplateNeeds'];
export type TemplateButton = Schemas['TemplateButton'];
export type ChosenTemplate = Schemas['ChosenTemplate'];

export type OutboundCheck = Schemas['OutboundCheck'];

export type Queue = Schemas['QueueView'];
export type AutomaticMessageKind = Schemas['Kind'];

export type Ratio = Schemas['Share'];
export type Counters = Schemas['Counters'];
export type Board = Schemas['BoardView'];
