//! The table of error codes: stable names, statuses, and what people read in three languages.

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
        $(#[doc = concat!("`", $name, "`: ", $en)]
        pub const $constant: &Code = &Code { name: $name, status: $status, pt_br: $pt, en: $en, es: $es };)*
        /// Every code, in the order of the reference page.
        pub const ALL: &[&Code] = &[$($constant),*];
    };
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
    CASE_NUMBER_USED "case_number_used" 409
        "Este número de ocorrência já foi usado ou descartado." "This case number was used or discarded already." "Este número de caso ya fue usado o descartado.";
    FOLLOW_UP_OVER "follow_up_over" 409
        "Este encaminhamento já foi encerrado ou devolvido." "This follow-up was ended or returned already." "Esta derivación ya fue cerrada o devuelta.";
    FOLLOW_UP_TAKEN "follow_up_taken" 409
        "Outra pessoa já assumiu este encaminhamento." "Somebody else has accepted this follow-up already." "Otra persona ya asumió esta derivación.";
    FOLLOW_UP_OF_OTHERS "follow_up_of_others" 403
        "Este encaminhamento está com outra pessoa ou área." "This follow-up is with another person or area." "Esta derivación está con otra persona o área.";
    CASE_LINK_OFF "case_link_off" 409
        "Esta fila não trabalha com ocorrências." "This queue does not work with cases." "Esta cola no trabaja con casos.";
    CASE_NEEDED "case_needed" 409
        "Esta fila pede uma ocorrência: vincule ou abra uma antes de concluir." "This queue asks for a case: link or open one before concluding." "Esta cola pide un caso: vincule o abra uno antes de concluir.";
    FORM_NEEDED "form_needed" 409
        "Esta fila pede a ficha preenchida: complete o que falta antes de concluir." "This queue asks for the form: fill in what is missing before concluding." "Esta cola pide la ficha completa: complete lo que falta antes de concluir.";
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
    FORM_CHANGED "form_changed" 409
        "Outra pessoa alterou esta ficha enquanto você editava. Recarregue para ver a versão atual." "Somebody else changed this form while you were editing it. Reload to see how it is now." "Otra persona cambió esta ficha mientras usted la editaba. Recargue para ver cómo está ahora.";
    QUEUE_IN_FLOW "queue_in_flow" 409
        "Um fluxo publicado leva a esta fila. Mude o fluxo e exclua de novo." "A published flow leads to this queue. Change the flow and delete it again." "Un flujo publicado lleva a esta fila. Cambie el flujo y elimínela de nuevo.";
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

/// What a field can have against its value: stable names, and what people read in three languages.
pub mod field {
    use base::locale::Locale;

    /// A problem of a field that a caller can recognise.
    #[derive(Debug, PartialEq, Eq)]
    pub struct FieldCode {
        /// Stable name, part of the API.
        pub name: &'static str,
        pt_br: &'static str,
        en: &'static str,
        es: &'static str,
    }

    impl FieldCode {
        /// Gives the text in a language.
        pub const fn text(&self, locale: Locale) -> &'static str {
            match locale {
                Locale::PtBr => self.pt_br,
                Locale::En => self.en,
                Locale::Es => self.es,
            }
        }
    }

    macro_rules! field_codes {
        ($($constant:ident $name:literal $pt:literal $en:literal $es:literal;)*) => {
            $(#[doc = concat!("`", $name, "`: ", $en)]
            pub const $constant: &FieldCode = &FieldCode { name: $name, pt_br: $pt, en: $en, es: $es };)*
            /// Every code of a field.
            pub const ALL: &[&FieldCode] = &[$($constant),*];
        };
    }

    field_codes! {
        REQUIRED "required"
            "Preencha este campo." "Fill in this field." "Complete este campo.";
        INVALID "invalid"
            "Este valor não serve aqui." "This value does not fit here." "Este valor no sirve aquí.";
        TOO_LONG "text_too_long"
            "O texto é longo demais." "The text is too long." "El texto es demasiado largo.";
        CONTROL_CHARACTER "text_control_character"
            "O texto tem caracteres invisíveis que não são aceitos." "The text has invisible characters that are not accepted." "El texto tiene caracteres invisibles que no se aceptan.";
        OUT_OF_RANGE "out_of_range"
            "Fora do intervalo permitido." "Outside the allowed range." "Fuera del intervalo permitido.";
        CANNOT_SEE "cannot_see"
            "Esta pessoa não pode ver esta conversa. Uma menção não dá acesso." "This person may not see this conversation. A mention gives no access." "Esta persona no puede ver esta conversación. Una mención no da acceso.";
        NOT_AHEAD "not_ahead"
            "Escolha um momento que ainda não passou." "Choose a moment that has not passed yet." "Elija un momento que aún no haya pasado.";
        UNKNOWN "unknown"
            "Isto não existe mais. Escolha de novo." "This no longer exists. Choose again." "Esto ya no existe. Elija de nuevo.";
        PASSWORD_WEAK "password_weak"
            "Use pelo menos 12 caracteres e evite senhas comuns." "Use at least 12 characters and avoid common passwords." "Use al menos 12 caracteres y evite contraseñas comunes.";
        PASSWORD_COMMON "password_common"
            "Esta senha é das primeiras que alguém tentaria. Escolha outra." "This password is among the first that somebody would try. Choose another." "Esta contraseña es de las primeras que alguien probaría. Elija otra.";
        PASSWORD_PERSONAL "password_personal"
            "Não use o nome nem o e-mail na senha." "Do not use the name or the e-mail in the password." "No use el nombre ni el correo en la contraseña.";
        PASSWORD_WRONG "password_wrong"
            "Esta não é a senha atual." "This is not the current password." "Esta no es la contraseña actual.";
        POSTAL_CODE_INVALID "postal_code_invalid"
            "Escreva os oito dígitos do CEP." "Write the eight digits of the CEP." "Escriba los ocho dígitos del CEP.";
        TITLE_UNKNOWN "title_unknown"
            "A primeira linha tem um título que não conhecemos." "The first line has a title that we do not know." "La primera línea tiene un título que no conocemos.";
        TITLE_MISSING "title_missing"
            "Falta um título obrigatório na primeira linha." "The first line lacks a title that is needed." "Falta un título obligatorio en la primera línea.";
        TAKEN "taken"
            "Isto já é de outro registro." "Another record has this already." "Esto ya es de otro registro.";
        TWICE "twice"
            "Isto já apareceu em outra linha." "This stands in an earlier line already." "Esto ya apareció en otra línea.";
        NO_ROOM "no_room"
            "O limite de registros foi atingido." "The limit of records is reached." "Se alcanzó el límite de registros.";
        LAST_ADMINISTRATOR "last_administrator"
            "A organização precisa de um administrador ativo com todas as permissões." "The organization needs an active administrator with every permission." "La organización necesita un administrador activo con todos los permisos.";
        BEYOND_OWN_RIGHTS "beyond_own_rights"
            "Isto vai além das suas próprias permissões. Peça a um administrador." "This goes beyond your own permissions. Ask an administrator." "Esto va más allá de sus propios permisos. Pídaselo a un administrador.";
        TABLE_UNREADABLE "table_unreadable"
            "Não foi possível ler este arquivo como planilha CSV." "This file could not be read as a CSV table." "No se pudo leer este archivo como planilla CSV.";
        TABLE_EMPTY "table_empty"
            "O arquivo só tem a linha de títulos." "The file has nothing below its titles." "El archivo solo tiene la línea de títulos.";
        COLUMN_MISSING "column_missing"
            "Nenhuma coluna do arquivo corresponde a este campo." "No column of the file holds this field." "Ninguna columna del archivo corresponde a este campo.";
        MEANT_TWICE "meant_twice"
            "Outra coluna já corresponde a este campo." "Another column holds this field already." "Otra columna ya corresponde a este campo.";
        ROW_TOO_LONG "row_too_long"
            "A linha é longa demais." "The line is too long." "La línea es demasiado larga.";
        ROW_TOO_MANY_CELLS "row_too_many_cells"
            "A linha tem colunas demais." "The line has too many columns." "La línea tiene demasiadas columnas.";
        ROW_QUOTE_OPEN "row_quote_open"
            "Uma aspa foi aberta e não foi fechada." "A quotation mark was opened and never closed." "Una comilla se abrió y no se cerró.";
        ROW_MORE_CELLS_THAN_TITLES "row_more_cells_than_titles"
            "A linha tem mais colunas do que títulos." "The line has more columns than titles." "La línea tiene más columnas que títulos.";
        NUMBER_ROUNDED "number_rounded"
            "A planilha arredondou este número, como em 5,51199E+12. Formate a coluna como texto e preencha de novo." "The spreadsheet rounded this number, as in 5.51199E+12. Format the column as text and fill it in again." "La planilla redondeó este número, como en 5,51199E+12. Dé formato de texto a la columna y complétela de nuevo.";
        TAX_ID_OF_OTHER_KIND "tax_id_of_other_kind"
            "O documento não corresponde ao tipo de pessoa." "The document does not fit the kind of person." "El documento no corresponde al tipo de persona.";
        EMAIL_INVALID "email_invalid"
            "O e-mail não está completo ou tem um caractere que não serve." "The e-mail address is not complete or has a character that does not fit." "El correo no está completo o tiene un carácter que no sirve.";
        OWNER_UNKNOWN "owner_unknown"
            "Nenhum usuário ativo tem este e-mail, ou mais de um tem este nome." "No active user has this e-mail address, or several have this name." "Ningún usuario activo tiene este correo, o varios tienen este nombre.";
        SEVERAL_MATCH "several_match"
            "Mais de uma pessoa corresponde a esta linha." "More than one person matches this line." "Más de una persona corresponde a esta línea.";
        PRICE_INVALID "price_invalid"
            "Escreva um valor em reais, como 49,90." "Write an amount, such as 49.90." "Escriba un importe, como 49,90.";
        IMAGE_TYPE "image_type"
            "Use uma imagem PNG, JPEG ou WebP." "Use a PNG, JPEG or WebP picture." "Use una imagen PNG, JPEG o WebP.";
        IMAGE_TOO_LARGE "image_too_large"
            "A imagem passa de 512 KB." "The picture has more than 512 KB." "La imagen supera los 512 KB.";
        IMAGE_SIDES "image_sides"
            "Use uma imagem com lados de 16 a 2048 pixels." "Use a picture with sides of 16 to 2048 pixels." "Use una imagen con lados de 16 a 2048 píxeles.";
        PREFIX_INVALID "prefix_invalid"
            "Use uma palavra só, com letras, números, hífen, ponto ou sublinhado." "Use a single word of letters, digits, hyphens, dots or underscores." "Use una sola palabra, con letras, números, guion, punto o guion bajo.";
        ADDRESS_PRIVATE "address_private"
            "Este endereço fica em uma rede privada ou não usa https://. Use um endereço da internet que comece com https://." "This address is in a private network or does not use https://. Use an address of the internet that begins with https://." "Esta dirección está en una red privada o no usa https://. Use una dirección de internet que empiece con https://.";
        ADDRESS_INVALID "address_invalid"
            "Use um endereço que comece com https://, sem usuário nem senha." "Use an address that begins with https://, without user or password." "Use una dirección que empiece con https://, sin usuario ni contraseña.";
        PLACEHOLDER_UNKNOWN "placeholder_unknown"
            "Entre chaves só podem ficar os campos da lista." "Only the fields of the list may stand in braces." "Entre llaves solo pueden ir los campos de la lista.";
        NOT_GOOGLE_FORMS "not_google_forms"
            "Use o endereço de um formulário do Google: docs.google.com/forms ou forms.gle." "Use the address of a Google form: docs.google.com/forms or forms.gle." "Use la dirección de un formulario de Google: docs.google.com/forms o forms.gle.";
        TAX_ID_INVALID "tax_id_invalid"
            "O CPF ou CNPJ não confere." "The CPF or CNPJ is not valid." "El CPF o CNPJ no es válido.";
        NOT_ONE_LINE "not_one_line"
            "Escreva em uma linha só, sem tabulação nem muitos espaços seguidos." "Write on one line, without tabs or many spaces in a row." "Escriba en una sola línea, sin tabulaciones ni muchos espacios seguidos.";
        ADDRESS_END_INVALID "address_end_invalid"
            "O final do link não pode ter espaços." "The end of the link may not have spaces." "El final del enlace no puede tener espacios.";
        PHYSICAL_NAME_INVALID "physical_name_invalid"
            "Use letras minúsculas sem acento, números e sublinhado, começando por letra, como data_de_nascimento." "Use small letters without accents, digits and underscores, beginning with a letter, such as date_of_birth." "Use minúsculas sin acento, números y guion bajo, empezando por una letra, como fecha_de_nacimiento.";
        CUSTOM_BRACKETS "custom_brackets"
            "Escreva os campos entre colchetes, como [plano=Ouro|cidade=Itajaí]." "Write the fields in brackets, such as [plan=Gold|city=Itajaí]." "Escriba los campos entre corchetes, como [plan=Oro|ciudad=Itajaí].";
        CUSTOM_UNKNOWN "custom_unknown"
            "Um destes campos não existe no cadastro de pessoas." "One of these fields does not exist for people." "Uno de estos campos no existe en el registro de personas.";
        MASK_UNKNOWN "mask_unknown"
            "Este valor está oculto e não corresponde ao que está registrado. Escreva-o inteiro." "This value is masked and does not match what is recorded. Write it in full." "Este valor está oculto y no corresponde a lo registrado. Escríbalo completo.";
        COPY_CODE_INVALID "copy_code_invalid"
            "Use até 15 letras e números, sem acentos nem espaços." "Use up to 15 letters and digits, without accents or spaces." "Use hasta 15 letras y números, sin acentos ni espacios.";
        TOO_MANY "too_many"
            "Há itens demais." "There are too many." "Hay demasiados.";
        FLOW_NOT_PUBLISHED "flow_not_published"
            "Este fluxo ainda não foi publicado." "This flow has not been published yet." "Este flujo todavía no se publicó.";
        FLOW_NOT_IN_MEDIUM "flow_not_in_medium"
            "Isto não serve para este tipo de canal." "This does not work on this kind of channel." "Esto no sirve para este tipo de canal.";
        FLOW_TWICE "flow_twice"
            "Isto se repete. Deixe cada um diferente." "This is repeated. Make each one different." "Esto se repite. Haga que cada uno sea diferente.";
        FLOW_UNREACHABLE "flow_unreachable"
            "Nenhum caminho chega a este passo." "No way leads to this step." "Ningún camino llega a este paso.";
        FLOW_WAY_OPEN "flow_way_open"
            "Escolha para onde esta saída leva." "Choose where this way leads." "Elija adónde lleva esta salida.";
        FLOW_CIRCLE "flow_circle"
            "O caminho volta a este passo sem que o cliente diga nada." "The way comes back to this step without the customer saying anything." "El camino vuelve a este paso sin que el cliente diga nada.";
        FLOW_START_MISSING "flow_start_missing"
            "Falta o início do fluxo." "The beginning of the flow is missing." "Falta el inicio del flujo.";
        FLOW_START_TWICE "flow_start_twice"
            "O fluxo tem mais de um início." "The flow has more than one beginning." "El flujo tiene más de un inicio.";
        FORM_NAME_INVALID "form_name_invalid"
            "Use letras maiúsculas sem acento, números e sublinhado, começando por letra, como DSC_MOTIVO." "Use capital letters without accents, digits and underscores, beginning with a letter, such as DSC_MOTIVO." "Use mayúsculas sin acento, números y guion bajo, empezando por una letra, como DSC_MOTIVO.";
        FORM_NAME_RESERVED "form_name_reserved"
            "Este nome já tem outro significado. Escolha outro." "This name has another meaning already. Choose another." "Este nombre ya tiene otro significado. Elija otro.";
        FORM_TWICE "form_twice"
            "Isto se repete nesta ficha. Deixe cada um diferente." "This is repeated in the form. Make each one different." "Esto se repite en la ficha. Haga que cada uno sea diferente.";
        FORM_CIRCLE "form_circle"
            "Esta condição depende dela mesma. Tire do caminho um dos campos." "This depends on itself. Take one of the fields out of the way." "Esto depende de sí mismo. Quite del camino uno de los campos.";
        FORM_DEFAULT "form_default"
            "O valor inicial não serve para este campo." "The value at the beginning does not fit this field." "El valor inicial no sirve para este campo.";
        FORM_EXPRESSION_SYNTAX "form_expression_syntax"
            "Não entendemos a expressão a partir deste ponto." "The expression cannot be read from this point." "No entendemos la expresión a partir de este punto.";
        FORM_EXPRESSION_NAME "form_expression_name"
            "A expressão cita um campo que não existe nesta ficha." "The expression names a field that the form does not have." "La expresión cita un campo que no existe en esta ficha.";
        FORM_EXPRESSION_FUNCTION "form_expression_function"
            "Esta função não existe." "There is no such function." "Esta función no existe.";
        FORM_EXPRESSION_ARGUMENTS "form_expression_arguments"
            "A função recebeu valores de mais ou de menos." "The function was given too many values or too few." "La función recibió valores de más o de menos.";
        FORM_EXPRESSION_KINDS "form_expression_kinds"
            "Estes valores não combinam: compare números com números, datas com datas." "These values do not go together: compare numbers with numbers, dates with dates." "Estos valores no combinan: compare números con números, fechas con fechas.";
        FORM_EXPRESSION_TOO_LARGE "form_expression_too_large"
            "A expressão é grande demais. Divida em campos calculados." "The expression is too large. Divide it into computed fields." "La expresión es demasiado grande. Divídala en campos calculados.";
        FORM_NOT_READY "form_not_ready"
            "Esta ficha não está publicada, ativa e visível no atendimento." "This form is not published, active and shown on the desk." "Esta ficha no está publicada, activa y visible en la atención.";
        FORM_DIGITS "form_digits"
            "Há casas decimais demais." "There are too many digits behind the point." "Hay demasiados decimales.";
        FORM_INCOMPLETE "form_incomplete"
            "Escolha até o último nível." "Choose down to the last level." "Elija hasta el último nivel.";
        FILE_KIND "file_kind"
            "Este tipo de arquivo não serve aqui." "This kind of file does not fit here." "Este tipo de archivo no sirve aquí.";
        FILE_TOO_LARGE "file_too_large"
            "O arquivo passa do tamanho que o canal aceita." "The file is larger than the channel takes." "El archivo supera el tamaño que el canal acepta.";
        PHONE_EMPTY "phone_empty"
            "Informe o telefone." "Enter the telephone number." "Indique el teléfono.";
        PHONE_UNEXPECTED_CHARACTER "phone_unexpected_character"
            "O telefone tem um caractere que não pertence a um número." "The telephone number has a character that does not belong in it." "El teléfono tiene un carácter que no corresponde a un número.";
        PHONE_TOO_SHORT "phone_too_short"
            "Faltam dígitos no telefone." "The telephone number is too short." "Faltan dígitos en el teléfono.";
        PHONE_TOO_LONG "phone_too_long"
            "O telefone tem dígitos demais." "The telephone number is too long." "El teléfono tiene demasiados dígitos.";
        PHONE_WITHOUT_AREA_CODE "phone_without_area_code"
            "Inclua o DDD." "Include the area code." "Incluya el código de área.";
        PHONE_AREA_CODE_UNKNOWN "phone_area_code_unknown"
            "Este DDD não existe." "This area code does not exist." "Este código de área no existe.";
        PHONE_LOCAL_PART_INVALID "phone_local_part_invalid"
            "O número depois do DDD não confere." "The number after the area code is not valid." "El número después del código de área no es válido.";
        DAY_INVALID "day_invalid"
            "Esta data não existe." "This date does not exist." "Esta fecha no existe.";
        MOMENT_PAST "moment_past"
            "Escolha um momento que ainda vem." "Choose a moment to come." "Elija un momento futuro.";
        PERIOD_BACKWARDS "period_backwards"
            "O fim do período vem antes do início." "The period ends before it begins." "El fin del período es anterior al inicio.";
        PERIOD_TOO_LONG "period_too_long"
            "O período pode ter até 366 dias." "A period has at most 366 days." "El período puede tener hasta 366 días.";
        TIME_ZONE_UNKNOWN "calendar_time_zone_unknown"
            "Este fuso horário não existe." "This time zone does not exist." "Esta zona horaria no existe.";
        MINUTE_OUT_OF_RANGE "calendar_minute_out_of_range"
            "O horário precisa começar antes de terminar, dentro do dia." "The hours must begin before they end, within the day." "El horario debe empezar antes de terminar, dentro del día.";
        SPANS_OVERLAP "calendar_spans_overlap"
            "Dois horários do mesmo dia se sobrepõem." "Two spans of the same day overlap." "Dos horarios del mismo día se superponen.";
        HOLIDAY_TWICE "calendar_holiday_twice"
            "O mesmo feriado aparece duas vezes." "The same holiday appears twice." "El mismo feriado aparece dos veces.";
        CALENDAR_TOO_LARGE "calendar_too_large"
            "Há horários ou feriados demais." "There are too many spans or holidays." "Hay demasiados horarios o feriados.";
    }

    /// Finds a code by its name; a name that is not in the table counts as [`INVALID`].
    pub fn named(name: &str) -> &'static FieldCode {
        ALL.iter()
            .find(|code| code.name == name)
            .copied()
            .unwrap_or(INVALID)
    }
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
