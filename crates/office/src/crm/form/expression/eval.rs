//! What kind an expression is of, and what comes of it.

use base::calendar::Day;

use super::super::decimal::Decimal;
use super::{
    ExpressionFault, ExpressionWrong, Function, Kind, Node, Operator, TEXT_CHARS_MAX, Value, What,
};

/// The first and the last day that have a number of four digits for their year.
const DAYS: std::ops::RangeInclusive<i64> = -719_162..=2_932_896;

/// What an expression sees.
pub(super) struct World<'a> {
    pub(super) today: Day,
    pub(super) value_of: &'a dyn Fn(&str) -> Value,
}

/// Finds the kind of a tree; none where only nothing can come of it.
pub(super) fn kind(
    node: &Node,
    kind_of: &dyn Fn(&str) -> Option<Kind>,
) -> Result<Option<Kind>, ExpressionFault> {
    let fault = |wrong| ExpressionFault { at: node.at, wrong };
    match &node.what {
        What::Value(value) => Ok(kind_of_value(value)),
        What::Name(name) => kind_of(name)
            .map(Some)
            .ok_or_else(|| fault(ExpressionWrong::NameUnknown)),
        What::Not(one) => same(kind(one, kind_of)?, Kind::YesNo).map_err(fault),
        What::Negative(one) => same(kind(one, kind_of)?, Kind::Number).map_err(fault),
        What::Binary(operator, pair) => {
            let (left, right) = (kind(&pair.0, kind_of)?, kind(&pair.1, kind_of)?);
            joined(*operator, left, right).map_err(fault)
        }
        What::Call(function, given) => {
            let mut kinds = Vec::with_capacity(given.len());
            for one in given {
                kinds.push(kind(one, kind_of)?);
            }
            called(*function, &kinds).map_err(fault)
        }
    }
}

const fn kind_of_value(value: &Value) -> Option<Kind> {
    match value {
        Value::Empty => None,
        Value::Number(_) => Some(Kind::Number),
        Value::Text(_) => Some(Kind::Text),
        Value::Date(_) => Some(Kind::Date),
        Value::Time(_) => Some(Kind::Time),
        Value::YesNo(_) => Some(Kind::YesNo),
        Value::List(_) => Some(Kind::List),
    }
}

/// The kind that comes of others, or that they do not go together.
type Joined = Result<Option<Kind>, ExpressionWrong>;

/// Gives a kind when what it takes is there.
const fn when(fits: bool, kind: Kind) -> Joined {
    if fits {
        Ok(Some(kind))
    } else {
        Err(ExpressionWrong::Kinds)
    }
}

/// Gives the kind when it is the wanted one, or could be anything.
fn same(found: Option<Kind>, wanted: Kind) -> Joined {
    when(found.is_none_or(|found| found == wanted), wanted)
}

/// Gives the kind that both are of.
fn either(left: Option<Kind>, right: Option<Kind>) -> Joined {
    match (left, right) {
        (Some(left), Some(right)) if left != right => Err(ExpressionWrong::Kinds),
        (Some(_), _) => Ok(left),
        (None, _) => Ok(right),
    }
}

fn joined(operator: Operator, left: Option<Kind>, right: Option<Kind>) -> Joined {
    let both = either(left, right)?;
    match operator {
        Operator::Or | Operator::And => same(both, Kind::YesNo),
        Operator::Equal | Operator::Unequal => when(both != Some(Kind::List), Kind::YesNo),
        Operator::Less | Operator::LessOrEqual | Operator::More | Operator::MoreOrEqual => {
            let is_ordered = match both {
                None | Some(Kind::Number | Kind::Date | Kind::Time) => true,
                Some(Kind::Text | Kind::YesNo | Kind::List) => false,
            };
            when(is_ordered, Kind::YesNo)
        }
        Operator::Plus | Operator::Minus | Operator::Times | Operator::By => {
            same(both, Kind::Number)
        }
    }
}

fn called(function: Function, given: &[Option<Kind>]) -> Joined {
    let are = |kinds: &[Kind]| {
        let fits = |(n, found): (usize, &Option<Kind>)| {
            let wanted = kinds.get(n).or_else(|| kinds.last());
            found.is_none_or(|found| wanted == Some(&found))
        };
        given.iter().enumerate().all(fits)
    };
    let first = given.first().copied().flatten();
    match function {
        Function::Empty | Function::Filled => Ok(Some(Kind::YesNo)),
        Function::Has => when(are(&[Kind::List, Kind::Text]), Kind::YesNo),
        Function::If => {
            same(first, Kind::YesNo)?;
            let other = given.get(2).copied().flatten();
            either(given.get(1).copied().flatten(), other)
        }
        Function::Default => either(first, given.get(1).copied().flatten()),
        Function::Min | Function::Max | Function::Round | Function::Abs => {
            when(are(&[Kind::Number]), Kind::Number)
        }
        Function::Length => when(are(&[Kind::Text]) || are(&[Kind::List]), Kind::Number),
        Function::Concat => when(!given.contains(&Some(Kind::List)), Kind::Text),
        Function::Today => Ok(Some(Kind::Date)),
        Function::Days | Function::Years => when(are(&[Kind::Date]), Kind::Number),
        Function::AddDays => when(are(&[Kind::Date, Kind::Number]), Kind::Date),
    }
}

/// Computes a tree. It goes no deeper than there are nodes.
pub(super) fn value(node: &Node, world: &World<'_>) -> Value {
    match &node.what {
        What::Value(value) => value.clone(),
        What::Name(name) => (world.value_of)(name),
        What::Not(one) => Value::YesNo(!is_true(&value(one, world))),
        What::Negative(one) => of_number(&value(one, world), Decimal::negative),
        What::Binary(operator, pair) => binary(*operator, &pair.0, &pair.1, world),
        What::Call(function, given) => call(*function, given, world),
    }
}

fn is_true(value: &Value) -> bool {
    *value == Value::YesNo(true)
}

fn binary(operator: Operator, left: &Node, right: &Node, world: &World<'_>) -> Value {
    let left = value(left, world);
    if operator == Operator::Or && is_true(&left) {
        return Value::YesNo(true);
    }
    if operator == Operator::And && !is_true(&left) {
        return Value::YesNo(false);
    }
    let right = value(right, world);
    match operator {
        Operator::Or | Operator::And => Value::YesNo(is_true(&right)),
        Operator::Equal => Value::YesNo(is_equal(&left, &right)),
        Operator::Unequal => Value::YesNo(!is_equal(&left, &right)),
        Operator::Less => compared(&left, &right, std::cmp::Ordering::is_lt),
        Operator::LessOrEqual => compared(&left, &right, std::cmp::Ordering::is_le),
        Operator::More => compared(&left, &right, std::cmp::Ordering::is_gt),
        Operator::MoreOrEqual => compared(&left, &right, std::cmp::Ordering::is_ge),
        Operator::Plus => counted(&left, &right, Decimal::plus),
        Operator::Minus => counted(&left, &right, |a, b| a.plus(b.negative())),
        Operator::Times => counted(&left, &right, Decimal::times),
        Operator::By => counted(&left, &right, Decimal::divided_by),
    }
}

/// An empty text and nothing are the same to people.
fn is_equal(left: &Value, right: &Value) -> bool {
    left == right || (left.is_empty() && right.is_empty())
}

fn compared(left: &Value, right: &Value, holds: fn(std::cmp::Ordering) -> bool) -> Value {
    let order = match (left, right) {
        (Value::Number(left), Value::Number(right)) => left.cmp(right),
        (Value::Date(left), Value::Date(right)) => left.cmp(right),
        (Value::Time(left), Value::Time(right)) => left.cmp(right),
        _ => return Value::YesNo(false),
    };
    Value::YesNo(holds(order))
}

fn counted(
    left: &Value,
    right: &Value,
    count: impl Fn(Decimal, Decimal) -> Option<Decimal>,
) -> Value {
    match (left, right) {
        (Value::Number(left), Value::Number(right)) => {
            count(*left, *right).map_or(Value::Empty, Value::Number)
        }
        _ => Value::Empty,
    }
}

fn call(function: Function, given: &[Node], world: &World<'_>) -> Value {
    let nth = |n: usize| given.get(n).map_or(Value::Empty, |node| value(node, world));
    match function {
        Function::Empty => Value::YesNo(nth(0).is_empty()),
        Function::Filled => Value::YesNo(!nth(0).is_empty()),
        Function::Has => match (nth(0), nth(1)) {
            (Value::List(keys), Value::Text(key)) => Value::YesNo(keys.contains(&key)),
            _ => Value::YesNo(false),
        },
        Function::If => nth(if is_true(&nth(0)) { 1 } else { 2 }),
        Function::Default => {
            let first = nth(0);
            if first.is_empty() { nth(1) } else { first }
        }
        Function::Min => numbers(given, world)
            .min()
            .map_or(Value::Empty, Value::Number),
        Function::Max => numbers(given, world)
            .max()
            .map_or(Value::Empty, Value::Number),
        Function::Round => {
            let mut digits = 0;
            if let Value::Number(wanted) = nth(1) {
                digits = u32::try_from(wanted.trunc()).unwrap_or(0);
            }
            of_number(&nth(0), |number| number.rounded(digits))
        }
        Function::Abs => of_number(&nth(0), Decimal::abs),
        Function::Length => counted_length(&nth(0)),
        Function::Concat => concat(given, world),
        Function::Today => Value::Date(world.today),
        Function::Days => match (nth(0), nth(1)) {
            (Value::Date(from), Value::Date(to)) => {
                number(i64::from(to.number()) - i64::from(from.number()))
            }
            _ => Value::Empty,
        },
        Function::Years => match (nth(0), nth(1)) {
            (Value::Date(from), Value::Date(to)) => number(years(from, to)),
            _ => Value::Empty,
        },
        Function::AddDays => match (nth(0), nth(1)) {
            (Value::Date(day), Value::Number(days)) => later(day, days.trunc()),
            _ => Value::Empty,
        },
    }
}

fn number(number: i64) -> Value {
    Decimal::whole(number).map_or(Value::Empty, Value::Number)
}

fn of_number(of: &Value, make: impl Fn(Decimal) -> Decimal) -> Value {
    if let Value::Number(number) = of {
        return Value::Number(make(*number));
    }
    Value::Empty
}

fn numbers(given: &[Node], world: &World<'_>) -> impl Iterator<Item = Decimal> {
    given.iter().filter_map(|node| {
        let Value::Number(number) = value(node, world) else {
            return None;
        };
        Some(number)
    })
}

fn counted_length(of: &Value) -> Value {
    let length = match of {
        Value::Text(text) => text.chars().count(),
        Value::List(keys) => keys.len(),
        Value::Empty | Value::Number(_) | Value::Date(_) | Value::Time(_) | Value::YesNo(_) => 0,
    };
    i64::try_from(length).map_or(Value::Empty, number)
}

fn concat(given: &[Node], world: &World<'_>) -> Value {
    let mut text = String::new();
    let mut left = TEXT_CHARS_MAX;
    for node in given {
        let part: String = match value(node, world) {
            Value::Text(part) => part,
            Value::Number(number) => number.to_string(),
            Value::Date(day) => day.to_string(),
            Value::Time(minutes) => format!("{:02}:{:02}", minutes / 60, minutes % 60),
            Value::Empty | Value::YesNo(_) | Value::List(_) => continue,
        };
        text.extend(part.chars().take(left));
        left = left.saturating_sub(part.chars().count());
    }
    Value::Text(text)
}

/// Full years: a birthday counts on the day itself.
fn years(from: Day, to: Day) -> i64 {
    let parts = |day: Day| {
        let text = day.to_string();
        let year = text.get(..4).and_then(|year| year.parse::<i64>().ok());
        (
            year.unwrap_or(0),
            text.get(5..).unwrap_or_default().to_owned(),
        )
    };
    let ((from_year, from_day), (to_year, to_day)) = (parts(from), parts(to));
    to_year - from_year - i64::from(to_day < from_day)
}

fn later(day: Day, days: i64) -> Value {
    let number = i64::from(day.number()).saturating_add(days);
    match i32::try_from(number) {
        Ok(number) if DAYS.contains(&i64::from(number)) => Value::Date(Day::from_number(number)),
        Ok(_) | Err(_) => Value::Empty,
    }
}
