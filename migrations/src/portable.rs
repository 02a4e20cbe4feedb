//! The column types, keys and constraints both engines share, and the few places where they differ.

use sea_orm_migration::{
    prelude::*,
    sea_orm::DbBackend,
    sea_query::{ForeignKeyCreateStatement, TableCreateStatement},
};

/// A table in the making. Names are given as they stand in SQL.
pub(crate) struct TableBuilder {
    engine: DbBackend,
    name: &'static str,
    table: TableCreateStatement,
    indexes: Vec<IndexCreateStatement>,
}

impl TableBuilder {
    /// A table with an id that the database hands out.
    pub(crate) fn new(manager: &SchemaManager<'_>, name: &'static str) -> Self {
        let mut builder = Self::without_id(manager, name);
        builder.table.col(ColumnDef::new("id").big_integer().not_null().auto_increment().primary_key());
        builder
    }

    /// A table whose rows have no id of their own.
    pub(crate) fn without_id(manager: &SchemaManager<'_>, name: &'static str) -> Self {
        let mut table = Table::create();
        table.table(name);
        Self { engine: manager.get_database_backend(), name, table, indexes: Vec::new() }
    }

    /// Text that must be there.
    pub(crate) fn text(mut self, names: &[&'static str]) -> Self {
        for name in names {
            self.table.col(ColumnDef::new(*name).text().not_null());
        }
        self
    }

    /// Text that may be missing.
    pub(crate) fn text_null(mut self, names: &[&'static str]) -> Self {
        for name in names {
            self.table.col(ColumnDef::new(*name).text());
        }
        self
    }

    /// A JSON array of words, kept as text on both engines.
    pub(crate) fn words(mut self, names: &[&'static str]) -> Self {
        for name in names {
            self.table.col(ColumnDef::new(*name).text().not_null().default("[]"));
        }
        self
    }

    /// Text that is compared byte by byte, so that both engines sort and find ranges alike.
    pub(crate) fn sort_key(mut self, names: &[&'static str]) -> Self {
        for name in names {
            let mut column = ColumnDef::new(*name);
            column.text().not_null();
            // SQLite compares bytes unless told otherwise.
            if self.engine == DbBackend::Postgres {
                column.extra(r#"COLLATE "C""#);
            }
            self.table.col(column);
        }
        self
    }

    /// Whole numbers that must be there.
    pub(crate) fn integer(mut self, names: &[&'static str]) -> Self {
        for name in names {
            self.table.col(ColumnDef::new(*name).integer().not_null());
        }
        self
    }

    /// Whole numbers that may be missing; partial dates are kept as `yyyymmdd` with zeros for unknown parts.
    pub(crate) fn integer_null(mut self, names: &[&'static str]) -> Self {
        for name in names {
            self.table.col(ColumnDef::new(*name).integer());
        }
        self
    }

    /// Instants in microseconds, amounts of money and other large numbers, which may be missing.
    pub(crate) fn big_null(mut self, names: &[&'static str]) -> Self {
        for name in names {
            self.table.col(ColumnDef::new(*name).big_integer());
        }
        self
    }

    /// The same, where there must be one.
    pub(crate) fn big(mut self, names: &[&'static str]) -> Self {
        for name in names {
            self.table.col(ColumnDef::new(*name).big_integer().not_null());
        }
        self
    }

    /// A floating-point number of double width.
    pub(crate) fn real(mut self, name: &'static str) -> Self {
        self.table.col(ColumnDef::new(name).double().not_null().default(0.0));
        self
    }

    /// The same, which may be missing.
    pub(crate) fn real_null(mut self, names: &[&'static str]) -> Self {
        for name in names {
            self.table.col(ColumnDef::new(*name).double());
        }
        self
    }

    /// Yes or no.
    pub(crate) fn flag(mut self, names: &[&'static str]) -> Self {
        for name in names {
            self.table.col(ColumnDef::new(*name).boolean().not_null().default(false));
        }
        self
    }

    /// A level from 0 (none) to 3 (ending).
    pub(crate) fn spoiler_level(mut self) -> Self {
        let column = Expr::col("spoiler_level");
        self.table.col(ColumnDef::new("spoiler_level").small_integer().not_null().default(0));
        self.table.check(column.between(0, 3));
        self
    }

    /// Revision and times.
    pub(crate) fn stamp(mut self) -> Self {
        self.table.col(ColumnDef::new("revision").integer().not_null().default(1));
        self.big(&["created_at", "updated_at"])
    }

    /// A row that goes when the one it belongs to goes.
    pub(crate) fn owned_by(mut self, column: &'static str, target: &'static str) -> Self {
        self.table.col(ColumnDef::new(column).big_integer().not_null());
        self.foreign_key(column, target, ForeignKeyAction::Cascade)
    }

    /// The same for one of several possible owners.
    pub(crate) fn owned_by_null(mut self, column: &'static str, target: &'static str) -> Self {
        self.table.col(ColumnDef::new(column).big_integer());
        self.foreign_key(column, target, ForeignKeyAction::Cascade)
    }

    /// A pointer that is emptied when what it points to goes.
    pub(crate) fn points_to(mut self, column: &'static str, target: &'static str) -> Self {
        self.table.col(ColumnDef::new(column).big_integer());
        self.foreign_key(column, target, ForeignKeyAction::SetNull)
    }

    fn foreign_key(mut self, column: &'static str, target: &'static str, action: ForeignKeyAction) -> Self {
        let mut key = ForeignKeyCreateStatement::new();
        key.from_tbl(self.name).from_col(column).to_tbl(target).to_col("id").on_delete(action);
        self.table.foreign_key(&mut key);
        self
    }

    /// The frame every film-owned item has: owner, key, position, level, language, source, stamp.
    pub(crate) fn film_item(self) -> Self {
        self.owned_by("film_id", "film")
            .item_frame()
            .unique(&["film_id", "key"])
            .index(&["film_id", "position", "id"])
    }

    /// The frame of an item without its owner.
    pub(crate) fn item_frame(self) -> Self {
        self.text(&["key"])
            .integer(&["position"])
            .spoiler_level()
            .text_null(&["language"])
            .points_to("source_id", "source")
            .stamp()
    }

    /// A primary key over several columns.
    pub(crate) fn primary_key(mut self, columns: &[&'static str]) -> Self {
        let mut index = Index::create();
        for column in columns {
            index.col(*column);
        }
        self.table.primary_key(&mut index);
        self
    }

    /// No two rows alike in these columns.
    pub(crate) fn unique(mut self, columns: &[&'static str]) -> Self {
        let mut index = self.named_index("uq", columns);
        index.unique();
        self.table.index(&mut index);
        self
    }

    /// An index to find or sort rows by.
    pub(crate) fn index(mut self, columns: &[&'static str]) -> Self {
        let index = self.named_index("ix", columns);
        self.indexes.push(index);
        self
    }

    fn named_index(&self, prefix: &str, columns: &[&'static str]) -> IndexCreateStatement {
        let mut index = Index::create();
        index.name(format!("{prefix}_{}_{}", self.name, columns.join("_"))).table(self.name);
        for column in columns {
            index.col(*column);
        }
        index
    }

    /// A condition every row must meet.
    pub(crate) fn check(mut self, condition: Expr) -> Self {
        self.table.check(condition);
        self
    }

    /// Makes the table and its indexes.
    pub(crate) async fn create(self, manager: &SchemaManager<'_>) -> Result<(), DbErr> {
        manager.create_table(self.table).await?;
        for index in self.indexes {
            manager.create_index(index).await?;
        }
        Ok(())
    }
}

/// A table that joins two others and keeps the order of the second within the first.
pub(crate) async fn link_table(
    manager: &SchemaManager<'_>,
    name: &'static str,
    owner: (&'static str, &'static str),
    member: (&'static str, &'static str),
) -> Result<(), DbErr> {
    TableBuilder::without_id(manager, name)
        .owned_by(owner.0, owner.1)
        .owned_by(member.0, member.1)
        .integer(&["position"])
        .primary_key(&[owner.0, member.0])
        .index(&[member.0, owner.0])
        .create(manager)
        .await
}

/// Drops tables, last made first.
pub(crate) async fn drop_tables(manager: &SchemaManager<'_>, names: &[&'static str]) -> Result<(), DbErr> {
    for name in names.iter().rev() {
        manager.drop_table(Table::drop().table(*name).to_owned()).await?;
    }
    Ok(())
}
