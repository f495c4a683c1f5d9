//! What a field can have against its value: stable names, and what people read in three languages.

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
        $(#[doc = concat!("`", $name, "`: ", $en)] pub const $constant: &FieldCode = &FieldCode { name: $name, pt_br: $pt, en: $en, es: $es };)*
        /// Every code of a field.
        pub const ALL: &[&FieldCode] = &[$($constant),*]; };
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
    TITLE_TWICE "title_twice"
        "Um título aparece duas vezes na primeira linha." "A title stands twice in the first line." "Un título aparece dos veces en la primera línea.";
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
    TABLE_WORKBOOK "table_workbook"
        "Este arquivo é uma pasta de trabalho ou está compactado (xlsx, xls, ods, zip). Abra na planilha, salve como CSV e envie o CSV." "This file is a workbook or an archive (xlsx, xls, ods, zip). Open it in the spreadsheet, save it as CSV and send that." "Este archivo es un libro de trabajo o está comprimido (xlsx, xls, ods, zip). Ábralo en la planilla, guárdelo como CSV y envíe el CSV.";
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
    PHOTO_TOO_LARGE "photo_too_large"
        "A foto passa de 5 MB." "The photo has more than 5 MB." "La foto supera los 5 MB.";
    PHOTO_SIDES "photo_sides"
        "Use uma foto com lados de 16 a 12.000 pixels e até 25 milhões de pixels." "Use a photo with sides of 16 to 12,000 pixels and up to 25 million pixels." "Use una foto con lados de 16 a 12.000 píxeles y hasta 25 millones de píxeles.";
    PHOTO_BROKEN "photo_broken"
        "A foto está incompleta ou danificada. Escolha outro arquivo." "The photo is incomplete or damaged. Choose another file." "La foto está incompleta o dañada. Elija otro archivo.";
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
    PROCESS_UNSUPPORTED "process_unsupported" "Este elemento não é executado aqui." "This element is not run here." "Este elemento no se ejecuta aquí.";
    PROCESS_CALL_MISSING "process_call_missing" "Diga o endereço que a tarefa de serviço chama." "Say which address the service task calls." "Indique la dirección que la tarea de servicio llama.";
    PROCESS_CALL_ADDRESS "process_call_address" "Este endereço não pode ser chamado: use um endereço da internet que comece com https://." "This address cannot be called: use an address of the internet that begins with https://." "Esta dirección no puede ser llamada: use una dirección de internet que empiece con https://.";
    PROCESS_CALL_LIMITS "process_call_limits" "As tentativas vão de 1 a 10, e o tempo de espera de 1 a 60 segundos." "Attempts go from 1 to 10, and the time-out from 1 to 60 seconds." "Los intentos van de 1 a 10, y el tiempo de espera de 1 a 60 segundos.";
    PROCESS_NOT_READY "process_not_ready" "O processo precisa estar publicado, ativo e visível no atendimento." "The process must be published, active and shown on the desk." "El proceso debe estar publicado, activo y visible en la atención.";
    PROCESS_ID_MISSING "process_id_missing" "O elemento não tem identificador, ou ele é longo demais." "The element has no id, or one that is too long." "El elemento no tiene identificador, o es demasiado largo.";
    PROCESS_ID_TWICE "process_id_twice" "Outro elemento tem o mesmo identificador." "Another element has the same id." "Otro elemento tiene el mismo identificador.";
    PROCESS_TOO_MANY "process_too_many" "O processo tem elementos demais. Divida-o." "The process has too many elements. Divide it." "El proceso tiene demasiados elementos. Divídalo.";
    PROCESS_FLOW_DANGLING "process_flow_dangling" "O fluxo começa ou termina em algo que não existe neste nível." "The flow begins or ends at something that is not on this level." "El flujo empieza o termina en algo que no existe en este nivel.";
    PROCESS_START_MISSING "process_start_missing" "Falta o evento de início." "There is no start event." "Falta el evento de inicio.";
    PROCESS_START_TWICE "process_start_twice" "Há mais de um evento de início." "There is more than one start event." "Hay más de un evento de inicio.";
    PROCESS_START_ENTERED "process_start_entered" "Nenhum fluxo pode entrar no início." "No flow may lead into the start." "Ningún flujo puede entrar en el inicio.";
    PROCESS_END_LEFT "process_end_left" "Nenhum fluxo pode sair do fim." "No flow may lead on from the end." "Ningún flujo puede salir del fin.";
    PROCESS_UNREACHABLE "process_unreachable" "Nenhum caminho chega aqui." "No way leads here." "Ningún camino llega aquí.";
    PROCESS_WAY_OUT_MISSING "process_way_out_missing" "Falta o caminho que segue daqui." "No way leads on from here." "Falta el camino que sigue desde aquí.";
    PROCESS_WAYS_OUT "process_ways_out" "Mais de um caminho sai daqui. Use um gateway para dizer qual seguir." "More than one way leads on. Use a gateway to say which." "Más de un camino sale de aquí. Use una compuerta para decir cuál seguir.";
    PROCESS_CONDITION_MISPLACED "process_condition_misplaced" "Só as saídas de um gateway exclusivo têm condição, menos a padrão." "Only the ways out of an exclusive gateway have conditions, but for its default." "Solo las salidas de una compuerta exclusiva tienen condición, menos la predeterminada.";
    PROCESS_CONDITION_MISSING "process_condition_missing" "Falta a condição deste caminho." "This way has no condition." "Falta la condición de este camino.";
    PROCESS_DEFAULT_MISSING "process_default_missing" "Diga qual é o caminho padrão deste gateway." "Say which way this gateway takes by default." "Diga cuál es el camino predeterminado de esta compuerta.";
    PROCESS_ENDLESS_LOOP "process_endless_loop" "O caminho volta a si mesmo sem esperar por nada." "The way leads back to itself without waiting for anything." "El camino vuelve a sí mismo sin esperar nada.";
    PROCESS_BOUNDARY_MISPLACED "process_boundary_misplaced" "Este evento não cabe nesta atividade." "This event does not belong on this activity." "Este evento no corresponde a esta actividad.";
    PROCESS_TIME_INVALID "process_time_invalid" "Escreva o tempo como PT30M, P2D ou uma data como 2026-12-24T18:00." "Write the time as PT30M, P2D or a date such as 2026-12-24T18:00." "Escriba el tiempo como PT30M, P2D o una fecha como 2026-12-24T18:00.";
    PROCESS_MESSAGE_MISSING "process_message_missing" "A mensagem não tem nome." "The message has no name." "El mensaje no tiene nombre.";
    PROCESS_FORM_UNKNOWN "process_form_unknown" "Nenhuma ficha publicada tem este nome." "No published form has this name." "Ninguna ficha publicada tiene este nombre.";
    PROCESS_GROUP_UNKNOWN "process_group_unknown" "Nenhum grupo tem este nome." "No group has this name." "Ningún grupo tiene este nombre.";
    PROCESS_FIELD_KINDS "process_field_kinds" "Um campo é de um tipo nesta ficha e de outro em outra ficha do processo." "A field is of one kind in this form and of another in another form of the process." "Un campo es de un tipo en esta ficha y de otro en otra ficha del proceso.";
    PROCESS_NAME_UNKNOWN "process_name_unknown" "Nenhuma ficha do processo tem este campo." "No form of the process has this field." "Ninguna ficha del proceso tiene este campo.";
    PROCESS_FILE_TOO_LARGE "process_file_too_large" "O arquivo é grande demais." "The file is too large." "El archivo es demasiado grande.";
    PROCESS_FILE_DOCTYPE "process_file_doctype" "O arquivo tem um DOCTYPE, que não é aceito." "The file has a DOCTYPE, which is not accepted." "El archivo tiene un DOCTYPE, que no se acepta.";
    PROCESS_FILE_NO_XML "process_file_no_xml" "O arquivo não é um XML que se possa ler." "The file is no XML that can be read." "El archivo no es un XML que se pueda leer.";
    PROCESS_FILE_NO_PROCESS "process_file_no_process" "O arquivo não tem um processo de BPMN 2.0." "The file holds no process of BPMN 2.0." "El archivo no tiene un proceso de BPMN 2.0.";
    PROCESS_FILE_SEVERAL "process_file_several" "O arquivo tem mais de um processo. Importe um de cada vez." "The file holds several processes. Import one at a time." "El archivo tiene más de un proceso. Importe uno a la vez.";
    FORM_NOT_READY "form_not_ready" "Esta ficha não está publicada, ativa e visível no atendimento." "This form is not published, active and shown on the desk." "Esta ficha no está publicada, activa y visible en la atención.";
    FORM_TAKES_FILES "form_takes_files"
        "Uma ficha com campo de arquivo não serve para propostas." "A form with a field for files does not fit proposals." "Una ficha con campo de archivo no sirve para propuestas.";
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
    MOMENT_FAR "moment_far"
        "Escolha um momento dentro de um ano." "Choose a moment within a year." "Elija un momento dentro de un año.";
    MOMENT_PAST "moment_past"
        "Escolha um momento que ainda vem." "Choose a moment to come." "Elija un momento futuro.";
    PERIOD_BACKWARDS "period_backwards" "O fim do período vem antes do início." "The period ends before it begins." "El fin del período es anterior al inicio.";
    PERIOD_TOO_LONG "period_too_long" "O período pode ter até 366 dias." "A period has at most 366 days." "El período puede tener hasta 366 días.";
    TIME_ZONE_UNKNOWN "calendar_time_zone_unknown" "Este fuso horário não existe." "This time zone does not exist." "Esta zona horaria no existe.";
    MINUTE_OUT_OF_RANGE "calendar_minute_out_of_range" "O horário precisa começar antes de terminar, dentro do dia." "The hours must begin before they end, within the day." "El horario debe empezar antes de terminar, dentro del día.";
    SPANS_OVERLAP "calendar_spans_overlap" "Dois horários do mesmo dia se sobrepõem." "Two spans of the same day overlap." "Dos horarios del mismo día se superponen.";
    HOLIDAY_TWICE "calendar_holiday_twice" "O mesmo feriado aparece duas vezes." "The same holiday appears twice." "El mismo feriado aparece dos veces.";
    CALENDAR_TOO_LARGE "calendar_too_large" "Há horários ou feriados demais." "There are too many spans or holidays." "Hay demasiados horarios o feriados.";
}

/// Finds a code by its name; a name that is not in the table counts as [`INVALID`].
pub fn named(name: &str) -> &'static FieldCode {
    ALL.iter()
        .find(|code| code.name == name)
        .copied()
        .unwrap_or(INVALID)
}
