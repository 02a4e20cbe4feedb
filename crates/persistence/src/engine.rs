//! The two engines, and every word of SQL that differs between them when reading.

use sea_orm::sea_query::{Expr, ExprTrait, Func, Query, SelectStatement};

use crate::template::Blank;

/// A database engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Engine {
    /// SQLite, in this process.
    Sqlite,
    /// PostgreSQL.
    Postgres,
}

/// The name of the single column of a select whose rows are gathered into an array.
pub(crate) const ELEMENT: &str = "j";

impl Engine {
    /// A JSON object of named values.
    pub(crate) fn object(self, pairs: Vec<(&'static str, Expr)>) -> Expr {
        let function = match self {
            Self::Sqlite => "json_object",
            Self::Postgres => "json_build_object",
        };
        // The names are our own words, so they can stand in the text; a parameter each would be bound on every read.
        let args = pairs.into_iter().flat_map(|(name, value)| [Expr::cust(format!("'{name}'")), value]);
        Func::cust(function).args(args).into()
    }

    /// A JSON array of values.
    pub(crate) fn array(self, values: Vec<Expr>) -> Expr {
        let function = match self {
            Self::Sqlite => "json_array",
            Self::Postgres => "json_build_array",
        };
        Func::cust(function).args(values).into()
    }

    /// The JSON array of the rows of `select`, whose one column is called [`ELEMENT`] and holds JSON; empty when none.
    pub(crate) fn gather(self, select: SelectStatement) -> SelectStatement {
        let elements = match self {
            // The engine forgets that a column of a sub-select is JSON, and would quote it as a string.
            Self::Sqlite => "json_group_array(json(\"j\"))",
            Self::Postgres => "coalesce(json_agg(\"j\"), '[]'::json)",
        };
        Self::gathered(elements, select)
    }

    /// The same for plain values.
    pub(crate) fn gather_values(self, select: SelectStatement) -> SelectStatement {
        let elements = match self {
            Self::Sqlite => "json_group_array(\"j\")",
            Self::Postgres => "coalesce(json_agg(\"j\"), '[]'::json)",
        };
        Self::gathered(elements, select)
    }

    fn gathered(elements: &'static str, select: SelectStatement) -> SelectStatement {
        Query::select().expr(Expr::cust(elements)).from_subquery(select, "gathered").take()
    }

    /// The same array as text, for the outermost select of a read.
    pub(crate) fn gather_text(self, select: SelectStatement) -> SelectStatement {
        let elements = match self {
            // Its function for arrays would parse every element and write it anew.
            Self::Sqlite => "'[' || coalesce(group_concat(\"j\"), '') || ']'",
            Self::Postgres => "coalesce(json_agg(\"j\"), '[]'::json)::text",
        };
        Query::select().expr_as(Expr::cust(elements), "rows").from_subquery(select, "gathered").take()
    }

    /// A boolean column as JSON true or false.
    pub(crate) fn flag(self, column: Expr) -> Expr {
        match self {
            Self::Sqlite => Expr::cust_with_exprs("json(CASE WHEN ? THEN 'true' ELSE 'false' END)", [column]),
            Self::Postgres => column,
        }
    }

    /// A floating-point column as JSON that reads back as the same number.
    pub(crate) fn real(self, column: Expr) -> Expr {
        match self {
            // Left to itself it writes 15 digits, which are not enough.
            Self::Sqlite => {
                let digits = "json(CASE WHEN ? IS NULL THEN NULL ELSE printf('%!.17g', ?) END)";
                Expr::cust_with_exprs(digits, [column.clone(), column])
            }
            Self::Postgres => column,
        }
    }

    /// A text column that holds JSON, as JSON.
    pub(crate) fn json(self, column: Expr) -> Expr {
        match self {
            Self::Sqlite => Func::cust("json").arg(column).into(),
            Self::Postgres => column.cast_as("json"),
        }
    }

    /// `value` where `condition` holds and null otherwise, for JSON values.
    pub(crate) fn when(self, condition: Expr, value: Expr) -> Expr {
        match self {
            // A CASE loses the knowledge that its value is JSON.
            Self::Sqlite => Expr::cust_with_exprs("json(CASE WHEN ? THEN ? END)", [condition, value]),
            Self::Postgres => Expr::cust_with_exprs("CASE WHEN $1 THEN $2 END", [condition, value]),
        }
    }

    /// Whether a column holds an id that the statement is to be filled with: the one, or one of many.
    pub(crate) fn among(self, column: Expr, many: bool) -> Expr {
        match (self, many) {
            // The sign hides the parameter from the planner, which would plan anew for each.
            (Self::Sqlite, false) => Expr::cust_with_exprs("? = +?", [column, Blank::Id.expr()]),
            (Self::Sqlite, true) => {
                let members = "? IN (SELECT value FROM json_each(?))";
                Expr::cust_with_exprs(members, [column, Blank::Ids.expr()])
            }
            (Self::Postgres, false) => column.eq(Blank::Id.expr()),
            (Self::Postgres, true) => {
                let members = "$1 = ANY(ARRAY(SELECT json_array_elements_text($2::json)::bigint))";
                Expr::cust_with_exprs(members, [column, Blank::Ids.expr()])
            }
        }
    }

    /// A sub-select of one JSON value as a value.
    pub(crate) fn one(self, select: SelectStatement) -> Expr {
        let subquery: Expr = sub(select);
        match self {
            Self::Sqlite => Func::cust("json").arg(subquery).into(),
            Self::Postgres => subquery,
        }
    }
}

/// A sub-select as a value.
pub(crate) fn sub(select: SelectStatement) -> Expr {
    Expr::SubQuery(None, Box::new(select.into()))
}
