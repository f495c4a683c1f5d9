//! The people of the sample operation and what they say. All invented.

/// A customer.
pub(super) struct Customer {
    /// The name.
    pub(super) name: &'static str,
    /// The phone, digits with country code.
    pub(super) phone: &'static str,
}

const CUSTOMERS: [Customer; 10] = [
    Customer {
        name: "Mariana Lacerda",
        phone: "5511988442201",
    },
    Customer {
        name: "Karina Pacheco",
        phone: "5548991230011",
    },
    Customer {
        name: "Sérgio Machado",
        phone: "5521997650022",
    },
    Customer {
        name: "Eduarda Ribeiro",
        phone: "5531988760033",
    },
    Customer {
        name: "Lucas Cardoso",
        phone: "5541996540044",
    },
    Customer {
        name: "Tatiane Moraes",
        phone: "5551995430055",
    },
    Customer {
        name: "Felipe Queiroz",
        phone: "5561994320066",
    },
    Customer {
        name: "Nicolas Albuquerque",
        phone: "5571993210077",
    },
    Customer {
        name: "Gabriela Pereira",
        phone: "5581992100088",
    },
    Customer {
        name: "Vinícius Gonçalves",
        phone: "5585991000099",
    },
];

const WORDS: [&str; 12] = [
    "Oi, bom dia. Meu pedido chegou com o tamanho errado.",
    "Boa tarde, qual é o prazo de entrega para Florianópolis?",
    "Quero trocar o tênis 36 por um 38, como faço?",
    "O boleto venceu ontem, vocês mandam a segunda via?",
    "Vocês atendem no sábado?",
    "O rastreio está parado há três dias.",
    "Consigo retirar na loja do centro?",
    "Recebi só uma das duas peças do pedido.",
    "Obrigada, deu tudo certo por aqui.",
    "O cupom de desconto não está entrando.",
    "Preciso da nota fiscal em nome da empresa.",
    "Ainda tem a jaqueta azul no G?",
];

const REPLIES: [&str; 6] = [
    "Olá, já localizei o seu pedido e vou verificar agora.",
    "Posso agendar a coleta para amanhã, entre 8h e 12h. Fica bom para você?",
    "Conferi aqui: o prazo é de até três dias úteis.",
    "Enviei as orientações por aqui. Qualquer dúvida, é só responder.",
    "Certo, deixei registrado no seu atendimento.",
    "Prontinho. Posso ajudar em algo mais?",
];

/// Gives the customer of a turn.
pub(super) fn customer(turn: usize) -> &'static Customer {
    let [first, ..] = &CUSTOMERS;
    CUSTOMERS.get(turn * 7 % CUSTOMERS.len()).unwrap_or(first)
}

/// Gives what a customer writes in a turn.
pub(super) fn words(turn: usize) -> &'static str {
    WORDS
        .get(turn * 5 % WORDS.len())
        .copied()
        .unwrap_or_default()
}

/// Gives what a colleague answers in a turn.
pub(super) fn reply(turn: usize) -> &'static str {
    REPLIES
        .get(turn % REPLIES.len())
        .copied()
        .unwrap_or_default()
}
