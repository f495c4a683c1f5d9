//! The table of error codes: stable names, statuses, and what people read in three languages.

pub mod field;

use base::locale::Locale;

/// A kind of problem that a caller can recognise.
#[derive(Debug, PartialEq, Eq)]
pub struct Code {
    /// Stable name, part of the API.
    pub name: &'static str,
    /// HTTP status.
    pub status: u16,
    pt_br: &'static str,
    en: &'static str,
    es: &'static str,
}

impl Code {
    /// Gives the text in a language.
    pub const fn text(&self, locale: Locale) -> &'static str {
        match locale {
            Locale::PtBr => self.pt_br,
            Locale::En => self.en,
            Locale::Es => self.es,
        }
    }
}

macro_rules! codes {
    ($($constant:ident $name:literal $status:literal $pt:literal $en:literal $es:literal;)*) => {
        $(#[doc = concat!("`", $name, "`: ", $en)] pub const $constant: &Code = &Code { name: $name, status: $status, pt_br: $pt, en: $en, es: $es };)*
        /// Every code, in the order of the reference page.
        pub const ALL: &[&Code] = &[$($constant),*]; };
}

codes! {
    INVALID "invalid" 422
        "Alguns campos precisam de correção." "Some fields need correction." "Algunos campos necesitan corrección.";
    BAD_REQUEST "bad_request" 400
        "O pedido não pôde ser lido." "The request could not be read." "No se pudo leer la solicitud.";
    UNAUTHENTICATED "unauthenticated" 401
        "Entre de novo para continuar." "Sign in again to continue." "Ingrese de nuevo para continuar.";
    SIGN_IN_FAILED "sign_in_failed" 401
        "E-mail ou senha não conferem." "E-mail or password do not match." "El correo o la contraseña no coinciden.";
    SIGN_IN_DELAYED "sign_in_delayed" 429
        "Muitas tentativas. Aguarde um pouco e tente de novo." "Too many attempts. Wait a little and try again." "Demasiados intentos. Espere un poco e intente de nuevo.";
    SIGN_IN_LOCKED "sign_in_locked" 429
        "Muitas tentativas: o acesso foi bloqueado. Recupere a senha ou fale com o administrador." "Too many attempts: the access is locked. Recover the password or talk to the administrator." "Demasiados intentos: el acceso fue bloqueado. Recupere la contraseña o hable con el administrador.";
    VIEW_OF_OTHERS "view_of_others" 403
        "Esta visão é compartilhada: só quem pode compartilhar visões a altera." "This view is shared: only who may share views changes it." "Esta vista es compartida: solo la cambia quien puede compartir vistas.";
    CONTACT_BLOCKED "contact_blocked" 409
        "Este cliente está bloqueado. Desbloqueie-o primeiro." "This customer is blocked. Unblock them first." "Este cliente está bloqueado. Desbloquéelo primero.";
    NOTHING_TO_BLOCK "nothing_to_block" 409
        "O cadastro não tem telefone nem e-mail: não há o que bloquear." "The record has no phone and no e-mail: there is nothing to block." "El registro no tiene teléfono ni correo: no hay nada que bloquear.";
    CHAT_UNAVAILABLE "chat_unavailable" 403
        "O atendimento por este chat não está disponível para você no momento." "This chat is not available to you at the moment." "La atención por este chat no está disponible para usted en este momento.";
    SECOND_FACTOR_NEEDED "second_factor_needed" 401
        "Informe o código do aplicativo autenticador." "Give the code of the authenticator app." "Informe el código de la aplicación autenticadora.";
    SECOND_FACTOR_ENROLMENT "second_factor_enrolment" 401
        "Sua conta exige um segundo fator. Cadastre-o para entrar." "Your account needs a second factor. Enrol one to sign in." "Su cuenta exige un segundo factor. Regístrelo para ingresar.";
    SECOND_FACTOR_WRONG "second_factor_wrong" 401
        "O código não confere ou já foi usado." "The code does not match or was used already." "El código no coincide o ya fue usado.";
    SECOND_FACTOR_DEMANDED "second_factor_demanded" 409
        "Sua conta exige um segundo fator: ele pode ser trocado, mas não removido." "Your account needs a second factor: it can be replaced but not removed." "Su cuenta exige un segundo factor: puede cambiarse, pero no quitarse.";
    USER_INACTIVE "user_inactive" 409
        "Este usuário está inativo. Reative-o primeiro." "This user is inactive. Activate them first." "Este usuario está inactivo. Reactívelo primero.";
    PROVIDER_NOT_OFFERED "provider_not_offered" 404
        "Não há conta da empresa ligada a este e-mail. Entre com a senha." "No company account is connected to this e-mail. Sign in with the password." "No hay cuenta de la empresa conectada a este correo. Ingrese con la contraseña.";
    PROVIDER_UNREACHABLE "provider_unreachable" 502
        "O provedor de acesso não respondeu. Tente de novo ou entre com a senha." "The sign-in provider did not answer. Try again, or use the password." "El proveedor de acceso no respondió. Intente de nuevo o use la contraseña.";
    PROVIDER_ATTEMPT_LOST "provider_attempt_lost" 400
        "Essa entrada expirou ou começou em outra janela. Comece de novo." "This sign-in expired or began in another window. Begin again." "Este ingreso venció o empezó en otra ventana. Empiece de nuevo.";
    PROVIDER_REFUSED "provider_refused" 401
        "O provedor de acesso não confirmou quem você é." "The sign-in provider did not confirm who you are." "El proveedor de acceso no confirmó quién es usted.";
    PROVIDER_USER_UNKNOWN "provider_user_unknown" 403
        "Sua conta da empresa ainda não tem acesso aqui. Fale com o administrador." "Your company account has no access here yet. Talk to the administrator." "Su cuenta de la empresa aún no tiene acceso aquí. Hable con el administrador.";
    TOO_MANY "too_many" 409
        "O limite de registros foi atingido. Exclua os que não usa mais." "The limit of records is reached. Delete those no longer used." "Se alcanzó el límite de registros. Elimine los que ya no usa.";
    WEBHOOK_OFF "webhook_off" 409
        "Este webhook está desligado. Ligue-o primeiro." "This webhook is off. Switch it on first." "Este webhook está desactivado. Actívelo primero.";
    DELIVERY_UNDER_WAY "delivery_under_way" 409
        "Esta entrega está sendo enviada agora." "This delivery is being sent right now." "Esta entrega se está enviando ahora.";
    LINK_INVALID "link_invalid" 410
        "Este endereço já foi usado ou venceu. Peça um novo." "This address was used already or is too old. Ask for a new one." "Esta dirección ya fue usada o venció. Pida una nueva.";
    SESSION_NEEDED "session_needed" 403
        "Isto só pode ser feito por uma pessoa que entrou com a própria conta." "Only a person who signed in can do this." "Esto solo puede hacerlo una persona que ingresó con su cuenta.";
    MAIL_NOT_CONFIGURED "mail_not_configured" 409
        "O envio de e-mails ainda não foi configurado." "Sending e-mail is not configured yet." "El envío de correos aún no está configurado.";
    MAIL_FAILED "mail_failed" 409
        "O servidor de e-mail não aceitou a mensagem. Confira os dados do servidor." "The mail server did not take the message. Check the server's data." "El servidor de correo no aceptó el mensaje. Revise los datos del servidor.";
    MAIL_GONE "mail_gone" 409
        "O texto deste e-mail já não existe: ele foi enviado, ou o endereço nele já não vale." "The text of this e-mail is gone: it was sent, or the address in it is no longer good." "El texto de este correo ya no existe: fue enviado, o su dirección ya no vale.";
    CROSS_ORIGIN "cross_origin" 403
        "O pedido veio de outro site e foi recusado." "The request came from another site and was refused." "La solicitud vino de otro sitio y fue rechazada.";
    PERMISSION_MISSING "permission_missing" 403
        "Você não tem permissão para isso. Fale com o administrador." "You do not have permission for this. Talk to the administrator." "No tiene permiso para esto. Hable con el administrador.";
    NOT_FOUND "not_found" 404
        "Não encontramos o que você procura." "We could not find what you are looking for." "No encontramos lo que busca.";
    METHOD_NOT_ALLOWED "method_not_allowed" 405
        "Esta operação não existe." "This operation does not exist." "Esta operación no existe.";
    CHANGED_MEANWHILE "changed_meanwhile" 409
        "Outra pessoa alterou isto enquanto você editava. Confira o que mudou e salve de novo." "Somebody else changed this while you were editing it. Look at what changed and save again." "Otra persona cambió esto mientras usted lo editaba. Revise lo que cambió y guarde de nuevo.";
    PROFILE_IN_USE "profile_in_use" 409
        "Há usuários com este perfil. Dê outro perfil a eles e exclua de novo." "There are users with this profile. Give them another one and delete it again." "Hay usuarios con este perfil. Deles otro perfil y elimínelo de nuevo.";
    EMPLOYEE_NUMBER_TAKEN "employee_number_taken" 409
        "Outro usuário já tem esta matrícula." "Another user has this employee number already." "Otro usuario ya tiene este número de empleado.";
    AGENT_LOGIN_TAKEN "agent_login_taken" 409
        "Outro usuário já tem este login de softphone." "Another user has this softphone login already." "Otro usuario ya tiene este login de softphone.";
    NAME_TAKEN "name_taken" 409
        "Já existe um registro com este nome." "There is already a record with this name." "Ya existe un registro con este nombre.";
    CODE_TAKEN "code_taken" 409
        "Outro produto já tem este código." "Another product has this code already." "Otro producto ya tiene este código.";
    MODULE_OFF "module_off" 409
        "A organização não usa este módulo. O administrador pode ligá-lo em Configurações → Organização." "The organization does not use this module. The administrator can switch it on in Settings → Organization." "La organización no usa este módulo. El administrador puede activarlo en Configuración → Organización.";
    PREFIX_TAKEN "prefix_taken" 409
        "Esta fila já tem um atalho com este prefixo." "This queue already has a canned response with this prefix." "Esta cola ya tiene un atajo con este prefijo.";
    EMAIL_TAKEN "email_taken" 409
        "Já existe um usuário com este e-mail." "There is already a user with this e-mail." "Ya existe un usuario con este correo.";
    IN_USE "in_use" 409
        "Isto ainda está em uso." "This is still in use." "Esto todavía está en uso.";
    SALES_MODULE_DENIED "sales_module_denied" 403
        "Você não tem acesso a este módulo de propostas, ou a organização não o usa." "You have no access to this module of proposals, or the organization does not use it." "No tiene acceso a este módulo de propuestas, o la organización no lo usa.";
    SALES_MODULE_CLOSED "sales_module_closed" 409
        "O módulo foi fechado. Abra-o de novo para continuar." "The module was closed. Open it again to go on." "El módulo fue cerrado. Ábralo de nuevo para continuar.";
    CONTACT_ON_SCREEN "contact_on_screen" 409
        "Há atendimentos na tela. Encerre-os antes de abrir o módulo." "There are contacts on screen. Finish them before you open the module." "Hay atenciones en pantalla. Finalícelas antes de abrir el módulo.";
    PROPOSAL_LOCKED "proposal_locked" 409
        "Outra pessoa está com esta proposta." "Somebody else is working on this proposal." "Otra persona tiene esta propuesta.";
    PROPOSAL_NOT_TAKEN "proposal_not_taken" 409
        "A proposta já não está com você: o tempo passou ou você saiu dela. Abra-a de novo." "The proposal is no longer with you: time ran out, or you left it. Open it again." "La propuesta ya no está con usted: pasó el tiempo o salió de ella. Ábrala de nuevo.";
    PROPOSAL_READ_ONLY "proposal_read_only" 409
        "Neste módulo a proposta é só para leitura." "The proposal is read-only in this module." "En este módulo la propuesta es de solo lectura.";
    PROPOSAL_WITHOUT_FORM "proposal_without_form" 409
        "Esta proposta não tem ficha." "This proposal has no form." "Esta propuesta no tiene ficha.";
    SITUATION_WRONG "situation_wrong" 409
        "Esta situação não é oferecida para a proposta como ela está agora." "This situation is not offered for the proposal as it stands." "Esta situación no se ofrece para la propuesta como está ahora.";
    PROPOSAL_KEPT "proposal_kept" 409
        "Há uma proposta registrada neste atendimento: ele já não pode ser cancelado. Dê à proposta uma situação." "A proposal was recorded in this contact: it can no longer be canceled. Give the proposal a situation." "Hay una propuesta registrada en esta atención: ya no se puede cancelar. Dé una situación a la propuesta.";
    PROPOSAL_PERSON_NEEDED "proposal_person_needed" 409
        "Identifique o cliente antes de abrir uma proposta." "Identify the customer before you open a proposal." "Identifique al cliente antes de abrir una propuesta.";
    NO_PROPOSAL_WAITS "no_proposal_waits" 409
        "Nenhuma proposta livre espera por auditoria." "No free proposal waits for an audit." "Ninguna propuesta libre espera auditoría.";
    NO_CONTACT_IN_AUDIT "no_contact_in_audit" 409
        "Nesta auditoria, off-line, não há contato com o cliente." "This audit is off-line: there is no contact with the customer." "Esta auditoría es off-line: no hay contacto con el cliente.";
    NOTHING_TO_EXPORT "nothing_to_export" 409
        "Não há nada novo para exportar neste período." "There is nothing new to export in this period." "No hay nada nuevo para exportar en este período.";
    SOCIAL_QUEUE_MISSING "social_queue_missing" 409
        "Falta escolher a fila dos atendimentos de redes sociais. O administrador a escolhe em Configurações → Redes sociais." "The queue for contacts from social media is not chosen. The administrator chooses it in Settings → Social media." "Falta elegir la cola de las atenciones de redes sociales. El administrador la elige en Configuración → Redes sociales.";
    SOCIAL_POST_READ_ONLY "social_post_read_only" 409
        "As publicações desta mídia são só para leitura." "Posts of this medium are for viewing only." "Las publicaciones de este medio son solo de lectura.";
    TOKEN_NEEDED "token_needed" 403
        "Só um sistema externo, com sua chave de API, pode pedir isto." "Only an outside system with its API token may ask for this." "Solo un sistema externo, con su clave de API, puede pedir esto.";
    EMBED_ORIGIN_UNKNOWN "embed_origin_unknown" 403
        "Este site não está entre os que a chave de API permite." "This site is not among those that the API token allows." "Este sitio no está entre los que permite la clave de API.";
    EMBED_USER_DENIED "embed_user_denied" 403
        "Este usuário não pode ver redes sociais nem abrir ocorrências delas." "This user may not see social media, or not open cases from it." "Este usuario no puede ver redes sociales o no puede abrir casos de ellas.";
    EMBED_TICKET_INVALID "embed_pass_invalid" 410
        "O acesso expirou ou já foi usado. Abra de novo a aba no sistema de origem." "The access expired or was used already. Open the tab of the other system again." "El acceso venció o ya fue usado. Abra de nuevo la pestaña en el sistema de origen.";
    CASE_TYPE_IN_USE "case_type_in_use" 409
        "Há ocorrências, roteiros ou outros tipos neste tipo. Tire-o de uso em vez de excluir." "There are cases, scripts or other types in this type. Take it out of use instead of deleting it." "Hay casos, guiones u otros tipos en este tipo. Quítelo de uso en lugar de eliminarlo.";
    CASE_TYPE_WRONG "case_type_wrong" 409
        "Este tipo de atendimento não está disponível aqui. Escolha outro." "This type of case is not available here. Choose another one." "Este tipo de caso no está disponible aquí. Elija otro.";
    AGENT_SCRIPT_IN_USE "agent_script_in_use" 409
        "Há ocorrências ou outros roteiros neste roteiro. Desative-o em vez de excluir." "There are cases or other scripts in this script. Deactivate it instead of deleting it." "Hay casos u otros guiones en este guion. Desactívelo en lugar de eliminarlo.";
    AGENT_SCRIPT_NOT_OFFERED "agent_script_not_offered" 409
        "Este roteiro não está disponível para você. Fale com o administrador." "This script is not available to you. Talk to the administrator." "Este guion no está disponible para usted. Hable con el administrador.";
    AGENT_SCRIPT_NEEDED "agent_script_needed" 409
        "Fora de um atendimento, a ocorrência é aberta por um roteiro. Escolha um." "Outside of a contact a case is opened by a script. Choose one." "Fuera de una atención, el caso se abre con un guion. Elija uno.";
    CASE_CONCLUDED "case_concluded" 409
        "Esta ocorrência está concluída. Reabra-a primeiro." "This case is concluded. Reopen it first." "Este caso está concluido. Reábralo primero.";
    CASE_BEYOND_REACH "case_beyond_reach" 403
        "Esta ocorrência é de outra área: você pode acompanhá-la, mas não alterá-la." "This case belongs to another area: you can follow it but not change it." "Este caso es de otra área: puede seguirlo, pero no modificarlo.";
    EMAIL_SETTLED "case_email_settled" 409
        "Este e-mail já foi enviado, ou ainda está a caminho." "This e-mail was sent already, or is still on its way." "Este correo ya fue enviado, o todavía está en camino.";
    EMAIL_RECIPIENT "case_email_recipient" 403
        "Este endereço não é do cliente. Escolha um do cadastro, ou responda a quem escreveu." "This address is not the customer's. Choose one of the record, or answer who wrote." "Esta dirección no es del cliente. Elija una del registro, o responda a quien escribió.";
    CASE_NUMBER_USED "case_number_used" 409
        "Este número de ocorrência já foi usado ou descartado." "This case number was used or discarded already." "Este número de caso ya fue usado o descartado.";
    FOLLOW_UP_OVER "follow_up_over" 409
        "Este encaminhamento já foi encerrado ou devolvido." "This follow-up was ended or returned already." "Esta derivación ya fue cerrada o devuelta.";
    FOLLOW_UP_TAKEN "follow_up_taken" 409
        "Outra pessoa já assumiu este encaminhamento." "Somebody else has accepted this follow-up already." "Otra persona ya asumió esta derivación.";
    FOLLOW_UP_OF_OTHERS "follow_up_of_others" 403
        "Este encaminhamento está com outra pessoa ou área." "This follow-up is with another person or area." "Esta derivación está con otra persona o área.";
    CALLBACK_OVER "callback_over" 409
        "Este retorno já foi encerrado, ou já está aberto." "This callback was ended already, or is open already." "Esta rellamada ya fue cerrada, o ya está abierta.";
    CALLBACK_OF_OTHERS "callback_of_others" 403
        "Este retorno é de outra pessoa." "This callback is somebody else's." "Esta rellamada es de otra persona.";
    CALLBACK_PERSON_MISSING "callback_person_missing" 409
        "Para agendar um retorno, identifique o cliente primeiro." "To agree on a callback, identify the customer first." "Para agendar una rellamada, identifique primero al cliente.";
    CASE_LINK_OFF "case_link_off" 409
        "Esta fila não trabalha com ocorrências." "This queue does not work with cases." "Esta cola no trabaja con casos.";
    CASE_NEEDED "case_needed" 409
        "Esta fila pede uma ocorrência: vincule ou abra uma antes de concluir." "This queue asks for a case: link or open one before concluding." "Esta cola pide un caso: vincule o abra uno antes de concluir.";
    FORM_NEEDED "form_needed" 409
        "Esta fila pede a ficha preenchida: complete o que falta antes de concluir." "This queue asks for the form: fill in what is missing before concluding." "Esta cola pide la ficha completa: complete lo que falta antes de concluir.";
    FORM_TRACKING_MOVED "form_tracking_moved" 409
        "O acompanhamento desta ocorrência mudou enquanto a ficha estava aberta. Veja na ficha o que vale antes de concluir." "The tracking of this case changed while the form was open. Look in the form at what shall stand before concluding." "El seguimiento de este caso cambió mientras la ficha estaba abierta. Vea en la ficha qué vale antes de concluir.";
    FORM_OPEN "form_open" 409
        "A ficha desta ocorrência está aberta neste atendimento. Conclua o atendimento ou cancele a ficha primeiro." "The form of this case is open in this interaction. Conclude it or cancel the form first." "La ficha de este caso está abierta en esta atención. Concluya la atención o cancele la ficha primero.";
    FORM_NOT_OFFERED "form_not_offered" 409
        "A ficha deste tipo de atendimento não está disponível para você. Fale com o administrador." "The form of this case type is not available to you. Talk to the administrator." "La ficha de este tipo de caso no está disponible para usted. Hable con el administrador.";
    FORM_IN_USE "form_in_use" 409
        "Há tipos de atendimento ou roteiros com esta ficha. Escolha outra ficha neles e exclua de novo." "There are case types or scripts with this form. Choose another form for them and delete again." "Hay tipos de caso o guiones con esta ficha. Elija otra ficha en ellos y elimine de nuevo.";
    CASE_FORM_OVERDUE "case_form_overdue" 409
        "O prazo para alterar esta ficha terminou." "The time for changing this form is over." "El plazo para modificar esta ficha terminó.";
    QUEUE_HAS_USERS "queue_has_users" 409
        "A fila ainda tem usuários vinculados. Remova os usuários e exclua de novo." "The queue still has linked users. Remove them and delete again." "La cola todavía tiene usuarios vinculados. Quítelos y elimine de nuevo.";
    QUEUE_HAS_WAITING "queue_has_waiting" 409
        "Há clientes esperando nesta fila. Escolha para onde movê-los." "Customers are waiting in this queue. Choose where to move them." "Hay clientes esperando en esta cola. Elija adónde moverlos.";
    PERSON_EXISTS "person_exists" 409
        "Já existe uma pessoa com estes dados. Vincule o cadastro existente." "There is already a person with these data. Link the existing record." "Ya existe una persona con estos datos. Vincule el registro existente.";
    PERSON_MERGED "person_merged" 409
        "Este cadastro foi unido a outro. Use o cadastro que ficou." "This record was merged into another one. Use the record that stayed." "Este registro fue unido a otro. Use el registro que quedó.";
    PERSON_ANONYMIZED "person_anonymized" 409
        "Esta pessoa foi anonimizada. O cadastro não muda mais." "This person was anonymised. The record does not change any more." "Esta persona fue anonimizada. El registro ya no cambia.";
    PERSON_EXPORT_RUNNING "person_export_running" 409
        "Já há uma exportação desta pessoa em andamento. Aguarde o fim dela." "An export of this person is already under way. Wait until it ends." "Ya hay una exportación de esta persona en curso. Espere a que termine.";
    ANONYMIZATION_WAITING "anonymization_waiting" 409
        "Esta pessoa está sendo anonimizada. Já não há o que reter." "This person is being anonymised. There is nothing left to hold." "Esta persona está siendo anonimizada. Ya no hay nada que retener.";
    CONTENT_ERASED "content_erased" 409
        "O conteúdo foi apagado pela retenção de dados e nada mais é escrito aqui. Abra um novo." "The content was erased by data retention, and nothing more is written here. Open a new one." "El contenido fue borrado por la retención de datos y aquí ya no se escribe nada más. Abra uno nuevo.";
    RETENTION_UNCONFIRMED "retention_unconfirmed" 409
        "Com este prazo, dados serão apagados para sempre. Veja a prévia e confirme." "With this limit data will be erased for ever. Look at the preview and confirm." "Con este plazo se borrarán datos para siempre. Vea la vista previa y confirme.";
    MERGE_POINTS_MANY "merge_points_many" 409
        "Juntos, os dois cadastros têm mais contatos do que cabem em um. Remova os que não usa mais e tente de novo." "Together the two records have more addresses than one may have. Remove those no longer used and try again." "Juntos, los dos registros tienen más contactos de los que caben en uno. Quite los que ya no usa e intente de nuevo.";
    MERGE_LATER_FIRST "merge_later_first" 409
        "Este cadastro passou por outra união depois desta. Desfaça primeiro a mais recente." "This record took part in another merge after this one. Undo the latest one first." "Este registro pasó por otra unión después de esta. Deshaga primero la más reciente.";
    MERGE_TAKEN "merge_taken" 409
        "Outra pessoa passou a usar um documento ou contato que voltaria para o cadastro unido. Resolva isso e desfaça de novo." "Somebody else has by now a document or an address that the merged record would get back. Settle that and undo again." "Otra persona pasó a usar un documento o contacto que volvería al registro unido. Resuélvalo y deshaga de nuevo.";
    IDEMPOTENCY_REUSED "idempotency_reused" 409
        "Esta chave já foi usada em outra operação." "This key was already used for another operation." "Esta clave ya se usó en otra operación.";
    LAST_ADMINISTRATOR "last_administrator" 409
        "A organização precisa de um administrador ativo com todas as permissões." "The organization needs an active administrator with every permission." "La organización necesita un administrador activo con todos los permisos.";
    ORGANIZATION_NOT_FIRST "organization_not_first" 403
        "Só a primeira organização da instalação administra as outras." "Only the first organization of the installation manages the others." "Solo la primera organización de la instalación administra las demás.";
    ALREADY_SET_UP "already_set_up" 409
        "Esta instalação já foi configurada." "This installation is already set up." "Esta instalación ya fue configurada.";
    SETUP_TOKEN_WRONG "setup_token_wrong" 403
        "O código de configuração não confere. Ele aparece no console do servidor." "The set-up code does not match. It is shown on the server's console." "El código de configuración no coincide. Aparece en la consola del servidor.";
    NOT_ALLOWED_NOW "not_allowed_now" 409
        "Isso não é possível no estado atual do atendimento." "This is not possible in the current state of the interaction." "Esto no es posible en el estado actual de la atención.";
    TAKEN_BY_OTHER "taken_by_other" 409
        "Outro atendente já pegou este atendimento." "Another agent has already taken this interaction." "Otro agente ya tomó esta atención.";
    CAPACITY_REACHED "capacity_reached" 409
        "Você está no limite de atendimentos simultâneos." "You are at the limit of simultaneous interactions." "Está en el límite de atenciones simultáneas.";
    NOTHING_WAITING "nothing_waiting" 409
        "Ninguém está esperando nas suas filas." "Nobody is waiting in your queues." "Nadie espera en sus colas.";
    AGENT_SIGNED_OUT "agent_signed_out" 409
        "Este atendente não está em serviço." "This agent is not on duty." "Este agente no está en servicio.";
    AGENT_STATE_SET "agent_state_set" 409
        "O atendente já está nesse estado." "The agent is in this state already." "El agente ya está en ese estado.";
    OWN_STATE_OFFLINE "own_state_offline" 409
        "Fique disponível antes de assumir um atendimento." "Become available before taking over an interaction." "Póngase disponible antes de asumir una atención.";
    AGENT_UNAVAILABLE "agent_unavailable" 409
        "O atendente escolhido não está disponível." "The chosen agent is not available." "El agente elegido no está disponible.";
    AGENT_NOT_OF_QUEUE "agent_not_of_queue" 409
        "O atendente não está vinculado a esta fila." "The agent is not linked to this queue." "El agente no está vinculado a esta cola.";
    TRANSFER_NOT_ALLOWED "transfer_not_allowed" 409
        "Esta fila não aceita transferências daqui." "This queue does not accept transfers from here." "Esta cola no acepta transferencias desde aquí.";
    WRAP_UP_CODE_MISSING "wrap_up_code_missing" 422
        "Escolha uma tabulação para concluir." "Choose a wrap-up code to conclude." "Elija una tipificación para concluir.";
    WRAP_UP_CODE_WRONG "wrap_up_code_wrong" 422
        "Esta tabulação não pertence a esta fila e mídia." "This wrap-up code does not belong to this queue and medium." "Esta tipificación no pertenece a esta cola y medio.";
    CANCEL_HIDDEN "cancel_hidden" 409
        "Esta fila não permite cancelar atendimentos." "This queue does not allow canceling interactions." "Esta cola no permite cancelar atenciones.";
    WINDOW_CLOSED "window_closed" 409
        "Passaram 24 horas desde a última mensagem do cliente. Envie um template aprovado." "24 hours have passed since the customer's last message. Send an approved template." "Pasaron 24 horas desde el último mensaje del cliente. Envíe una plantilla aprobada.";
    AWAITING_CUSTOMER "awaiting_customer" 409
        "Aguarde a resposta do cliente ao template antes de escrever." "Wait for the customer's reply to the template before writing." "Espere la respuesta del cliente a la plantilla antes de escribir.";
    FLOW_HAS_FAULTS "flow_has_faults" 409
        "O fluxo ainda tem pendências. Corrija os passos marcados e publique de novo." "The flow still has faults. Mend the steps that are marked and publish again." "El flujo todavía tiene pendientes. Corrija los pasos marcados y publique de nuevo.";
    FLOW_IN_USE "flow_in_use" 409
        "Uma conta de canal usa este fluxo. Escolha outro caminho na conta e exclua de novo." "A channel account uses this flow. Choose another way there and delete it again." "Una cuenta de canal usa este flujo. Elija otro camino en la cuenta y elimínelo de nuevo.";
    FLOW_CHANGED "flow_changed" 409
        "Outra pessoa alterou este fluxo enquanto você editava. Recarregue para ver a versão atual." "Somebody else changed this flow while you were editing it. Reload to see how it is now." "Otra persona cambió este flujo mientras usted lo editaba. Recargue para ver cómo está ahora.";
    FORM_HAS_FAULTS "form_has_faults" 409
        "A ficha ainda tem pendências. Corrija o que está marcado e publique de novo." "The form still has faults. Mend what is marked and publish again." "La ficha todavía tiene pendientes. Corrija lo que está marcado y publique de nuevo.";
    FORM_CHANGED "form_changed" 409 "Outra pessoa alterou esta ficha enquanto você editava. Recarregue para ver a versão atual." "Somebody else changed this form while you were editing it. Reload to see how it is now." "Otra persona cambió esta ficha mientras usted la editaba. Recargue para ver cómo está ahora.";
    PROCESS_HAS_FAULTS "process_has_faults" 409 "O processo ainda tem pendências. Corrija o que está na lista e publique de novo." "The process still has faults. Mend what is listed and publish again." "El proceso todavía tiene pendientes. Corrija lo que está en la lista y publique de nuevo.";
    PROCESS_CHANGED "process_changed" 409 "Outra pessoa alterou este processo enquanto você editava. Recarregue para ver a versão atual." "Somebody else changed this process while you were editing it. Reload to see how it is now." "Otra persona cambió este proceso mientras usted lo editaba. Recargue para ver cómo está ahora.";
    PROCESS_IN_USE "process_in_use" 409 "Este processo está em andamento em alguma ocorrência. Desative-o, ou espere que termine." "This process runs for some case. Deactivate it, or wait until it has ended." "Este proceso está en marcha en algún caso. Desactívelo o espere a que termine.";
    PROCESS_IN_FORM "process_in_form" 409 "Uma ficha está ligada a este processo. Desfaça a ligação na ficha, ou desative o processo." "A form is tied to this process. Untie it in the form, or deactivate the process." "Una ficha está vinculada a este proceso. Deshaga el vínculo en la ficha o desactive el proceso.";
    PROCESS_IN_CASE_TYPE "process_in_case_type" 409 "Um tipo de ocorrência inicia este processo. Desfaça a ligação no tipo, ou desative o processo." "A type of cases begins this process. Untie it in the type, or deactivate the process." "Un tipo de caso inicia este proceso. Deshaga el vínculo en el tipo o desactive el proceso.";
    PROCESS_SECRET_MISSING "process_secret_missing" 409 "O processo chama outros sistemas. Crie o segredo que assina as chamadas e publique de novo." "The process calls other systems. Create the secret that signs the calls and publish again." "El proceso llama a otros sistemas. Cree el secreto que firma las llamadas y publique de nuevo.";
    FORM_WITHOUT_PROCESS "form_without_process" 409 "Esta ficha não está ligada a um processo." "This form is not tied to a process." "Esta ficha no está vinculada a un proceso.";
    PROCESS_NOT_OFFERED "process_not_offered" 409 "Este processo não está publicado, ativo e visível no atendimento." "This process is not published, active and shown on the desk." "Este proceso no está publicado, activo y visible en la atención.";
    PROCESS_RUNNING "process_running" 409 "Este processo já está em andamento nesta ocorrência." "This process runs for this case already." "Este proceso ya está en marcha en este caso.";
    PROCESS_OVER "process_over" 409 "Este processo já terminou." "This process is over." "Este proceso ya terminó.";
    PROCESS_STEP_GONE "process_step_gone" 409 "O processo já passou deste ponto. Recarregue para ver onde ele está." "The process has left this point. Reload to see where it stands." "El proceso ya pasó de este punto. Recargue para ver dónde está.";
    PROCESS_MESSAGE_NOT_AWAITED "process_message_not_awaited" 409 "O processo não espera esta mensagem agora." "The process does not wait for this message now." "El proceso no espera este mensaje ahora.";
    PROCESS_TOO_MUCH "process_too_much" 409 "O processo abriria caminhos demais de uma vez. Reveja o desenho e cancele este andamento." "The process would open too many ways at once. Look at the drawing again, and cancel what runs." "El proceso abriría demasiados caminos a la vez. Revise el dibujo y cancele esta marcha.";
    PROCESS_TASK_OVER "process_task_over" 409 "Esta tarefa já foi concluída ou deixou de ser necessária." "This task was done, or is needed no more." "Esta tarea ya fue concluida o dejó de ser necesaria.";
    PROCESS_TASK_TAKEN "process_task_taken" 409 "Outra pessoa já assumiu esta tarefa." "Somebody else has this task." "Otra persona ya tomó esta tarea.";
    PROCESS_TASK_CHANGED "process_task_changed" 409 "Outra pessoa alterou esta tarefa. Recarregue para ver como ela está." "Somebody else changed this task. Reload to see how it is now." "Otra persona cambió esta tarea. Recargue para ver cómo está ahora.";
    PROCESS_TASK_OF_OTHERS "process_task_of_others" 403 "Esta tarefa é de outra área ou pessoa." "This task is with another area or person." "Esta tarea es de otra área o persona.";
    QUEUE_IN_FLOW "queue_in_flow" 409 "Um fluxo publicado leva a esta fila. Mude o fluxo e exclua de novo." "A published flow leads to this queue. Change the flow and delete it again." "Un flujo publicado lleva a esta fila. Cambie el flujo y elimínela de nuevo.";
    CHANNEL_CANNOT "channel_cannot" 422
        "Este canal não aceita este tipo de mensagem." "This channel does not take this kind of message." "Este canal no acepta este tipo de mensaje.";
    MESSAGE_EMPTY "message_empty" 422
        "Escreva uma mensagem ou anexe um arquivo." "Write a message or attach a file." "Escriba un mensaje o adjunte un archivo.";
    TEMPLATE_NOT_APPROVED "template_not_approved" 409
        "Este template não está aprovado." "This template is not approved." "Esta plantilla no está aprobada.";
    TEMPLATE_NOT_SENDABLE "template_not_sendable" 409
        "Este template tem uma parte que ainda não pode ser enviada daqui." "This template has a part that cannot be sent from here yet." "Esta plantilla tiene una parte que todavía no se puede enviar desde aquí.";
    OPT_IN_MISSING "opt_in_missing" 409
        "Este contato ainda não autorizou receber mensagens. Peça a autorização e registre antes de escrever." "This contact has not agreed to receive messages yet. Ask for the consent and record it before writing." "Este contacto todavía no autorizó recibir mensajes. Pida la autorización y regístrela antes de escribir.";
    OPTED_OUT "opted_out" 409
        "Este contato pediu para não receber mensagens." "This contact asked not to receive messages." "Este contacto pidió no recibir mensajes.";
    PERSON_INACTIVE "person_inactive" 409
        "O cadastro desta pessoa está inativo. Reative-o para entrar em contato." "The record of this person is inactive. Activate it to get in touch." "El registro de esta persona está inactivo. Reactívelo para contactarla.";
    OPT_IN_GIVEN "opt_in_given" 409
        "Este contato já autorizou receber mensagens." "This contact has agreed to receive messages already." "Este contacto ya autorizó recibir mensajes.";
    OPT_IN_TEMPLATE_MISSING "opt_in_template_missing" 409
        "A fila não tem um modelo para pedir autorização. Ele é escolhido nas configurações da fila." "The queue has no template that asks for consent. It is chosen in the queue's settings." "La cola no tiene una plantilla para pedir autorización. Se elige en la configuración de la cola.";
    TEMPLATE_NOT_ALLOWED "template_not_allowed" 409
        "Esta fila não inicia contatos com este modelo." "This queue does not begin conversations with this template." "Esta cola no inicia contactos con esta plantilla.";
    NO_CONVERSATION_OPEN "no_conversation_open" 409
        "Não há mais um atendimento aberto com este número nesta conta." "No interaction with this number is open on this account any more." "Ya no hay una atención abierta con este número en esta cuenta.";
    CONVERSATION_OPEN "conversation_open" 409
        "Já existe um atendimento aberto com este número nesta conta." "An interaction with this number is open on this account already." "Ya existe una atención abierta con este número en esta cuenta.";
    WINDOW_OPEN "window_open" 409
        "O cliente escreveu há menos de 24 horas: escreva livremente, sem modelo." "The customer wrote less than 24 hours ago: write freely, without a template." "El cliente escribió hace menos de 24 horas: escriba libremente, sin plantilla.";
    AGENT_NOT_READY "agent_not_ready" 409
        "Fique disponível para iniciar um contato." "Become available to start a contact." "Póngase disponible para iniciar un contacto.";
    RETRY_NOT_ALLOWED "retry_not_allowed" 409
        "Esta mensagem não pode ser reenviada." "This message cannot be sent again." "Este mensaje no se puede reenviar.";
    FILE_TOO_LARGE "file_too_large" 413
        "O arquivo é grande demais." "The file is too large." "El archivo es demasiado grande.";
    FILE_EMPTY "file_empty" 422
        "O arquivo está vazio." "The file is empty." "El archivo está vacío.";
    REPORT_TOO_LARGE "report_too_large" 409
        "Há dados demais para este pedido. Escolha um período menor ou mais filtros." "There is too much data for this. Choose a shorter period or more filters." "Hay demasiados datos para esta solicitud. Elija un período menor o más filtros.";
    EXPORTS_RUNNING "exports_running" 409
        "Já há exportações em andamento. Espere uma terminar ou cancele uma." "There are exports under way already. Wait for one to end, or cancel one." "Ya hay exportaciones en curso. Espere a que una termine o cancele una.";
    IMPORT_RUNNING "import_running" 409
        "Já há uma importação em andamento. Espere que termine ou cancele." "An import is under way already. Wait for its end or stop it." "Ya hay una importación en curso. Espere a que termine o cancélela.";
    TABLE_BROKEN "table_broken" 422
        "Muitas linhas abrem aspas e não as fecham. Corrija o arquivo e importe de novo." "Too many lines open quotation marks and never close them. Mend the file and import it again." "Demasiadas líneas abren comillas y no las cierran. Corrija el archivo e impórtelo de nuevo.";
    IMPORT_OVER "import_over" 409
        "Esta importação já terminou." "This import is over already." "Esta importación ya terminó.";
    EXPORT_OVER "export_over" 409
        "Esta exportação já terminou." "This export is over already." "Esta exportación ya terminó.";
    UNSUPPORTED_MEDIA "unsupported_media" 415
        "Envie o pedido em JSON." "Send the request as JSON." "Envíe la solicitud en JSON.";
    ORIGIN_NOT_ALLOWED "origin_not_allowed" 403
        "Este site não está autorizado a usar este chat." "This site is not allowed to use this chat." "Este sitio no está autorizado a usar este chat.";
    IDENTITY_REFUSED "identity_refused" 403
        "A identidade informada pelo site não pôde ser confirmada." "The identity given by the site could not be confirmed." "No se pudo confirmar la identidad informada por el sitio.";
    SIGNATURE_REFUSED "signature_refused" 401
        "A assinatura não confere." "The signature does not match." "La firma no coincide.";
    KEY_REFUSED "key_refused" 401
        "A chave não é válida." "The key is not valid." "La clave no es válida.";
    PAYLOAD_NOT_UNDERSTOOD "payload_not_understood" 422
        "Nada do que foi enviado pôde ser entendido. Veja o motivo de cada parte." "Nothing of what was sent could be understood. See the reason of each piece." "Nada de lo enviado se pudo entender. Vea el motivo de cada parte.";
    CONNECTION_FAILED "connection_failed" 409
        "Não foi possível falar com o provedor. Confira os dados da conta." "The provider could not be reached. Check the account's data." "No se pudo contactar al proveedor. Revise los datos de la cuenta.";
    RATE_LIMITED "rate_limited" 429
        "Muitos pedidos em pouco tempo. Aguarde um instante." "Too many requests in a short time. Wait a moment." "Demasiadas solicitudes en poco tiempo. Espere un momento.";
    BUSY "busy" 503
        "O sistema está ocupado. Tente de novo em instantes." "The system is busy. Try again in a moment." "El sistema está ocupado. Intente de nuevo en un momento.";
    STORAGE_FULL "storage_full" 503
        "O servidor está sem espaço para guardar dados. Avise o administrador." "The server has no room left to store anything. Tell the administrator." "El servidor no tiene espacio para guardar datos. Avise al administrador.";
    INTERNAL "internal" 500
        "Algo deu errado do nosso lado. Tente de novo; se continuar, informe o protocolo do erro." "Something went wrong on our side. Try again; if it goes on, report the error's id." "Algo salió mal de nuestro lado. Intente de nuevo; si continúa, informe el código del error.";
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn names_are_unique_and_every_text_is_there() {
        let names: BTreeSet<_> = ALL.iter().map(|code| code.name).collect();
        assert_eq!(names.len(), ALL.len());
        for code in ALL {
            for locale in Locale::ALL {
                assert!(
                    code.text(locale).ends_with('.'),
                    "{} in {locale:?}",
                    code.name
                );
            }
        }
    }

    #[test]
    fn every_problem_of_a_field_has_words_in_every_language() {
        let names: BTreeSet<_> = field::ALL.iter().map(|code| code.name).collect();
        assert_eq!(names.len(), field::ALL.len());
        for code in field::ALL {
            let texts: BTreeSet<_> = Locale::ALL
                .iter()
                .map(|locale| code.text(*locale))
                .collect();
            assert_eq!(
                texts.len(),
                Locale::ALL.len(),
                "{} is told apart by language",
                code.name
            );
            assert!(
                texts.iter().all(|text| text.ends_with('.')),
                "{}",
                code.name
            );
        }
    }

    /// What the types of `base` refuse is told by their names: each must be in the table, or a person reads less than we know.
    #[test]
    fn every_refusal_of_the_vocabulary_is_a_code_of_the_table() {
        use base::calendar::CalendarRefused;
        use base::phone::PhoneRefused;
        use base::text::TextRefused;
        let refusals = [
            TextRefused::TooLong.to_string(),
            TextRefused::ControlCharacter.to_string(),
            PhoneRefused::Empty.to_string(),
            PhoneRefused::UnexpectedCharacter.to_string(),
            PhoneRefused::TooShort.to_string(),
            PhoneRefused::TooLong.to_string(),
            PhoneRefused::WithoutAreaCode.to_string(),
            PhoneRefused::AreaCodeUnknown.to_string(),
            PhoneRefused::LocalPartInvalid.to_string(),
            CalendarRefused::TimeZoneUnknown.to_string(),
            CalendarRefused::MinuteOutOfRange.to_string(),
            CalendarRefused::SpansOverlap.to_string(),
            CalendarRefused::HolidayTwice.to_string(),
            CalendarRefused::TooLarge.to_string(),
            "tax_id_invalid".to_owned(),
            "day_invalid".to_owned(),
        ];
        for name in refusals {
            assert_eq!(field::named(&name).name, name);
        }
    }
}
