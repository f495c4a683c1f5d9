//! A conversation on paper: A4, fonts embedded as far as they are used, as many pages as it takes.
//!
//! Letters come from Noto Sans, pictures from Noto Emoji in black; what neither has is a box.
//! Text is laid out first and drawn then, so that tests read what stands on a page.

use base::locale::{Locale, Words};
use krilla::Data;
use krilla::Document;
use krilla::color::rgb;
use krilla::geom::Point;
use krilla::metadata::Metadata;
use krilla::page::PageSettings;
use krilla::paint::Fill;
use krilla::text::{Font, GlyphId, KrillaGlyph};
use skrifa::instance::{LocationRef, Size};
use skrifa::{FontRef, MetadataProvider};

use super::Transcript;

const WIDTH: f32 = 595.0;
const HEIGHT: f32 = 842.0;
const MARGIN: f32 = 48.0;
const BOTTOM: f32 = HEIGHT - 64.0;
/// Where what a fact says begins.
const FACT_X: f32 = MARGIN + 120.0;
const REGULAR: &[u8] = include_bytes!("../../fonts/NotoSans-Regular.ttf");
const BOLD: &[u8] = include_bytes!("../../fonts/NotoSans-Bold.ttf");
const EMOJI: &[u8] = include_bytes!("../../fonts/NotoEmoji-Regular.ttf");

const TITLE: Words = Words::new("Conversa", "Conversation", "Conversación");
const NOTE: Words = Words::new("nota interna", "internal note", "nota interna");
const FILE: Words = Words::new("Anexo", "Attachment", "Adjunto");
const PAGE: Words = Words::new("página", "page", "página");
const CUT: Words = Words::new(
    "A conversa continua além do que este arquivo mostra.",
    "The conversation goes on beyond what this file shows.",
    "La conversación continúa más allá de lo que muestra este archivo.",
);
const NOTHING: Words = Words::new("Sem mensagens.", "No messages.", "Sin mensajes.");

/// Why no document was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PdfFault(String);

impl std::fmt::Display for PdfFault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for PdfFault {}

/// How a piece of text looks.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Look {
    size: f32,
    bold: bool,
    ink: Ink,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Ink {
    Dark,
    Grey,
    Accent,
    Amber,
}

const BODY: Look = look(10.0, false, Ink::Dark);
const SMALL: Look = look(8.5, false, Ink::Grey);

const fn look(size: f32, bold: bool, ink: Ink) -> Look {
    Look { size, bold, ink }
}

/// A piece of text at its place.
#[derive(Debug, Clone, PartialEq)]
struct Placed {
    x: f32,
    y: f32,
    text: String,
    look: Look,
}

/// Writes a conversation as a PDF.
///
/// **Errors**: a font could not be read, or the document not be put together.
/// **Cost**: linear; to be called off the async threads.
pub fn write(transcript: &Transcript) -> Result<Vec<u8>, PdfFault> {
    let faces = Faces::new()?;
    let pages = lay_out(&faces, transcript);
    let mut document = Document::new();
    let title = format!("{} {}", TITLE.of(transcript.locale), transcript.number);
    document.set_metadata(
        Metadata::new()
            .title(title)
            .creator("Uníssono".to_owned())
            .language(transcript.locale.tag().to_owned()),
    );
    for placed in &pages {
        let settings = PageSettings::from_wh(WIDTH, HEIGHT)
            .ok_or_else(|| PdfFault("the size of a page".to_owned()))?;
        let mut page = document.start_page_with(settings);
        let mut surface = page.surface();
        for piece in placed {
            let color = match piece.look.ink {
                Ink::Dark => rgb::Color::new(24, 28, 35),
                Ink::Grey => rgb::Color::new(96, 103, 117),
                Ink::Accent => rgb::Color::new(35, 70, 160),
                Ink::Amber => rgb::Color::new(140, 88, 0),
            };
            surface.set_fill(Some(Fill {
                paint: color.into(),
                ..Fill::default()
            }));
            let mut x = piece.x;
            for run in faces.runs(&piece.text, piece.look.bold) {
                let face = faces.face(run.face);
                let start = Point::from_xy(x, piece.y);
                let size = piece.look.size;
                surface.draw_glyphs(
                    start,
                    &run.glyphs,
                    face.font.clone(),
                    &run.text,
                    size,
                    false,
                );
                x += run.advance * piece.look.size;
            }
        }
        surface.finish();
        page.finish();
    }
    document
        .finish()
        .map_err(|error| PdfFault(format!("{error:?}")))
}

/// Places everything, page by page.
fn lay_out(faces: &Faces<'_>, transcript: &Transcript) -> Vec<Vec<Placed>> {
    let locale = transcript.locale;
    let mut paper = Paper::new(faces);
    paper.line(&transcript.organization, SMALL, MARGIN, 22.0);
    let title = format!("{} {}", TITLE.of(locale), transcript.number);
    paper.line(&title, look(16.0, true, Ink::Dark), MARGIN, 24.0);
    paper.y += 6.0;
    for (name, says) in &transcript.facts {
        let at = paper.y;
        paper.line(name, SMALL, MARGIN, 15.0);
        paper.y = at;
        paper.text(says, BODY, FACT_X, 15.0);
    }
    paper.y += 14.0;
    if transcript.messages.is_empty() {
        paper.line(NOTHING.of(locale), SMALL, MARGIN, 14.0);
    }
    for said in &transcript.messages {
        paper.keep_together(30.0);
        let ink = match (said.is_note, said.is_customer) {
            (true, _) => Ink::Amber,
            (false, true) => Ink::Accent,
            (false, false) => Ink::Dark,
        };
        let who = if said.is_note {
            format!("{} ({})", said.who, NOTE.of(locale))
        } else {
            said.who.clone()
        };
        let who_look = look(9.0, true, ink);
        let at_x = MARGIN + faces.width(&who, true) * who_look.size + 8.0;
        let top = paper.y;
        paper.line(&who, who_look, MARGIN, 13.0);
        let next = paper.y;
        paper.y = top;
        paper.line(&said.at, SMALL, at_x.min(WIDTH - MARGIN - 110.0), 13.0);
        paper.y = next;
        if !said.text.is_empty() {
            paper.text(&said.text, BODY, MARGIN, 14.0);
        }
        for name in &said.files {
            let line = format!("{}: {name}", FILE.of(locale));
            paper.text(&line, look(9.5, false, Ink::Grey), MARGIN, 13.0);
        }
        paper.y += 8.0;
    }
    if transcript.is_cut {
        paper.keep_together(20.0);
        paper.line(CUT.of(locale), look(9.5, true, Ink::Amber), MARGIN, 14.0);
    }
    paper.numbered(&transcript.number, locale)
}

/// Pages that fill up from above.
struct Paper<'f, 'd> {
    faces: &'f Faces<'d>,
    pages: Vec<Vec<Placed>>,
    y: f32,
}

impl<'f, 'd> Paper<'f, 'd> {
    fn new(faces: &'f Faces<'d>) -> Self {
        Self {
            faces,
            pages: vec![Vec::new()],
            y: MARGIN + 8.0,
        }
    }

    fn turn(&mut self) {
        self.pages.push(Vec::new());
        self.y = MARGIN + 8.0;
    }

    /// Turns the page when less than this is left of it.
    fn keep_together(&mut self, height: f32) {
        if self.y + height > BOTTOM {
            self.turn();
        }
    }

    /// Places one line, cut to the page.
    fn line(&mut self, text: &str, look: Look, x: f32, step: f32) {
        self.keep_together(step);
        let room = (WIDTH - MARGIN - x) / look.size;
        let line = self.faces.lines(text, look.bold, room).into_iter().next();
        self.place(line.unwrap_or_default(), look, x, step);
    }

    /// Places a text, line by line.
    fn text(&mut self, text: &str, look: Look, x: f32, step: f32) {
        let room = (WIDTH - MARGIN - x) / look.size;
        for paragraph in text.lines() {
            for line in self.faces.lines(paragraph, look.bold, room) {
                self.keep_together(step);
                self.place(line, look, x, step);
            }
        }
    }

    fn place(&mut self, text: String, look: Look, x: f32, step: f32) {
        let y = self.y;
        if let Some(page) = self.pages.last_mut() {
            page.push(Placed { x, y, text, look });
        }
        self.y += step;
    }

    /// Ends with the number of each page.
    fn numbered(mut self, number: &str, locale: Locale) -> Vec<Vec<Placed>> {
        let count = self.pages.len();
        for (at, page) in self.pages.iter_mut().enumerate() {
            let text = format!("{number} · {} {}/{count}", PAGE.of(locale), at + 1);
            let x = WIDTH - MARGIN - self.faces.width(&text, false) * SMALL.size;
            page.push(Placed {
                x,
                y: HEIGHT - 36.0,
                text,
                look: SMALL,
            });
        }
        self.pages
    }
}

/// One font, to be measured and drawn.
struct Face<'d> {
    measure: FontRef<'d>,
    font: Font,
    units: f32,
}

impl<'d> Face<'d> {
    fn new(data: &'static [u8]) -> Result<Face<'d>, PdfFault> {
        let broken = || PdfFault("a font".to_owned());
        let measure = FontRef::new(data).map_err(|_| broken())?;
        let font = Font::new(Data::from(data), 0).ok_or_else(broken)?;
        let units = font.units_per_em();
        Ok(Face {
            measure,
            font,
            units,
        })
    }

    fn has(&self, c: char) -> Option<u32> {
        self.measure.charmap().map(c).map(skrifa::GlyphId::to_u32)
    }

    /// The width of a glyph, in sizes of the font.
    fn advance(&self, glyph: u32) -> f32 {
        let metrics = self
            .measure
            .glyph_metrics(Size::unscaled(), LocationRef::default());
        metrics
            .advance_width(skrifa::GlyphId::new(glyph))
            .unwrap_or(0.0)
            / self.units
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Which {
    Regular,
    Bold,
    Emoji,
}

/// A stretch of text in one font.
struct Stretch {
    face: Which,
    text: String,
    glyphs: Vec<KrillaGlyph>,
    advance: f32,
}

/// The fonts of a document.
struct Faces<'d> {
    regular: Face<'d>,
    bold: Face<'d>,
    emoji: Face<'d>,
}

impl Faces<'_> {
    fn new() -> Result<Self, PdfFault> {
        Ok(Self {
            regular: Face::new(REGULAR)?,
            bold: Face::new(BOLD)?,
            emoji: Face::new(EMOJI)?,
        })
    }

    const fn face(&self, which: Which) -> &Face<'_> {
        match which {
            Which::Regular => &self.regular,
            Which::Bold => &self.bold,
            Which::Emoji => &self.emoji,
        }
    }

    /// Finds the glyph of a character: of the letters, of the pictures, else a box. What only joins or colours has none.
    fn glyph(&self, c: char, bold: bool) -> Option<(Which, u32)> {
        if is_joiner(c) {
            return None;
        }
        let letters = if bold { Which::Bold } else { Which::Regular };
        let c = if c.is_control() { ' ' } else { c };
        let found = |which: Which| self.face(which).has(c).map(|glyph| (which, glyph));
        Some(
            found(letters)
                .or_else(|| found(Which::Emoji))
                .unwrap_or((letters, 0)),
        )
    }

    fn runs(&self, text: &str, bold: bool) -> Vec<Stretch> {
        let mut runs: Vec<Stretch> = Vec::new();
        for c in text.chars() {
            let Some((face, glyph)) = self.glyph(c, bold) else {
                continue;
            };
            if runs.last().is_none_or(|last| last.face != face) {
                runs.push(Stretch {
                    face,
                    text: String::new(),
                    glyphs: Vec::new(),
                    advance: 0.0,
                });
            }
            let advance = self.face(face).advance(glyph);
            if let Some(run) = runs.last_mut() {
                let from = run.text.len();
                run.text.push(c);
                let range = from..run.text.len();
                run.glyphs.push(KrillaGlyph::new(
                    GlyphId::new(glyph),
                    advance,
                    0.0,
                    0.0,
                    0.0,
                    range,
                    None,
                ));
                run.advance += advance;
            }
        }
        runs
    }

    /// The width of a text, in sizes of the font.
    fn width(&self, text: &str, bold: bool) -> f32 {
        text.chars().map(|c| self.char_width(c, bold)).sum()
    }

    fn char_width(&self, c: char, bold: bool) -> f32 {
        self.glyph(c, bold)
            .map_or(0.0, |(which, glyph)| self.face(which).advance(glyph))
    }

    /// Breaks a paragraph into lines, between words where that is possible.
    fn lines(&self, text: &str, bold: bool, room: f32) -> Vec<String> {
        let mut lines = vec![String::new()];
        let mut used = 0.0;
        for word in text.split_inclusive(' ') {
            let width = self.width(word.trim_end(), bold);
            if used > 0.0 && used + width > room {
                lines.push(String::new());
                used = 0.0;
            }
            for c in word.chars() {
                let wide = self.char_width(c, bold);
                // A word that no line holds is broken anywhere.
                if used + wide > room && used > 0.0 && c != ' ' {
                    lines.push(String::new());
                    used = 0.0;
                }
                if let Some(line) = lines.last_mut() {
                    line.push(c);
                }
                used += wide;
            }
        }
        lines
            .into_iter()
            .map(|line| line.trim_end().to_owned())
            .collect()
    }
}

/// Variation selectors, joiners, skin tones and marks of direction: nothing to draw.
const fn is_joiner(c: char) -> bool {
    matches!(c, '\u{fe00}'..='\u{fe0f}' | '\u{200b}'..='\u{200f}' | '\u{1f3fb}'..='\u{1f3ff}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::transcript::Said;

    fn said(text: &str) -> Said {
        Said {
            at: "22/11/2026 10:58:03".to_owned(),
            who: "Conceição Araújo".to_owned(),
            is_note: false,
            is_customer: true,
            text: text.to_owned(),
            files: vec!["nota-fiscal.pdf".to_owned()],
        }
    }

    fn of(messages: Vec<Said>) -> Transcript {
        Transcript {
            locale: Locale::PtBr,
            organization: "Loja".to_owned(),
            number: "2026-0001234".to_owned(),
            facts: vec![("Fila".to_owned(), "Vendas".to_owned())],
            messages,
            is_cut: true,
        }
    }

    /// Rows: TRACK-002, GAP-105.
    #[test]
    fn a_document_is_a_pdf_that_names_its_protocol() {
        let bytes = write(&of(vec![said("Olá! Não recebi a nota 😀👍🏽 ❤️ 漢")])).unwrap();
        assert!(bytes.starts_with(b"%PDF-"));
        let text = String::from_utf8_lossy(&bytes);
        assert!(text.contains("2026-0001234"));
        assert!(bytes.len() < 60_000, "fonts are not cut: {}", bytes.len());
    }

    /// Rows: GAP-105.
    #[test]
    fn many_messages_take_many_pages_and_nothing_leaves_the_paper() {
        let faces = Faces::new().unwrap();
        let long = "palavra ".repeat(60) + &"x".repeat(300);
        let pages = lay_out(&faces, &of(vec![said(&long); 200]));
        assert!(pages.len() > 10);
        for piece in pages.iter().flatten() {
            let end = piece.x + faces.width(&piece.text, piece.look.bold) * piece.look.size;
            assert!(end <= WIDTH - MARGIN + 0.5, "{piece:?} ends at {end}");
            assert!(piece.y < HEIGHT, "{piece:?}");
        }
        let texts: Vec<&str> = pages
            .iter()
            .flatten()
            .map(|piece| piece.text.as_str())
            .collect();
        assert_eq!(
            texts
                .iter()
                .filter(|text| **text == "Conceição Araújo")
                .count(),
            200
        );
        assert_eq!(
            texts
                .iter()
                .filter(|text| **text == "Anexo: nota-fiscal.pdf")
                .count(),
            200
        );
        assert!(texts.contains(&CUT.pt_br));
        assert!(
            texts
                .iter()
                .any(|text| text.ends_with(&format!("página 1/{}", pages.len())))
        );
    }

    /// Rows: GAP-105.
    #[test]
    fn letters_pictures_and_what_no_font_has_each_find_a_glyph() {
        let faces = Faces::new().unwrap();
        for c in "ÁÀÂÃÉÊÍÓÔÕÚÇáàâãéêíóôõúçºª€“”–…".chars() {
            let (which, glyph) = faces.glyph(c, false).unwrap();
            assert!(which == Which::Regular && glyph != 0, "{c}");
        }
        for c in "😀👍❤🎉".chars() {
            assert_eq!(faces.glyph(c, true).unwrap().0, Which::Emoji, "{c}");
        }
        assert_eq!(faces.glyph('漢', false), Some((Which::Regular, 0)));
        assert_eq!(faces.glyph('\u{fe0f}', false), None);
    }
}
