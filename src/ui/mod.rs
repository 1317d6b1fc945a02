//! The kit: what every page is written in. Knows no account words and no server words.
//!
//! One component a file, each with a stylesheet of the same name in `style/ui`. Texts come in as props; only words that
//! every product shares ("Show", "Copied", "Close", "Try again") stand here. Look at all of it under `/gallery`.

mod avatar;
mod badge;
mod bar_chart;
mod brand;
mod button;
mod card;
mod checkbox;
mod checklist;
mod confirm_dialog;
mod copy_button;
mod dialog;
mod empty;
mod error_summary;
mod field;
pub mod form;
mod form_state;
mod frame;
mod icon;
mod identity;
mod identity_dialog;
mod kbd;
mod leave_dialog;
mod list;
mod menu;
pub mod messages;
mod meter;
mod narrow_card;
mod notice;
mod once;
mod otp_field;
mod page_head;
mod panel;
mod panel_states;
mod password_field;
mod password_rules;
mod radio_cards;
mod select;
#[cfg(feature = "hydrate")]
pub mod shared;
mod skeleton;
mod steps;
mod switch;
mod tab_rail;
mod table;
mod theme_switch;
mod time_text;
mod toast;

#[cfg(feature = "gallery")]
pub mod gallery;

pub use avatar::Avatar;
pub use badge::{Badge, Tone};
pub use bar_chart::{Bar, BarChart};
pub use brand::Brand;
pub use button::{Button, ButtonLink, Kind};
pub use card::{Card, CardBody, CardFoot};
pub use checkbox::Checkbox;
pub use checklist::{CheckItem, Checklist};
pub use confirm_dialog::ConfirmDialog;
pub use copy_button::CopyButton;
pub use dialog::{Dialog, DialogFoot};
pub use empty::Empty;
pub use error_summary::ErrorSummary;
pub use field::Field;
pub use form::{Entered, Posted, provide_posted};
pub use frame::{Frame, NarrowFrame};
pub use icon::Icon;
pub use identity::Interrupted;
pub use identity_dialog::{IdentityDialog, proof_fields};
pub use kbd::Kbd;
pub use leave_dialog::LeaveDialog;
pub use list::{List, ListRow};
pub use menu::{Menu, MenuAction, MenuHead, MenuLine, MenuLink};
pub use meter::{Meter, Progress};
pub use narrow_card::NarrowCard;
pub use notice::{Notice, NoticeTone};
pub use once::Once;
pub use otp_field::OtpField;
pub use page_head::PageHead;
pub use panel::{Data, data, data_about, fetch_after, panel, rare_panel, read};
pub use panel_states::{PanelError, ReadOnly, Saved, SessionEnded, sign_in_first};
pub use password_field::PasswordField;
pub use password_rules::PasswordRules;
pub use radio_cards::{RadioCard, RadioCards};
pub use select::{Choice, Select};
pub use skeleton::{Skeleton, SkeletonKind};
pub use steps::Steps;
pub use switch::Switch;
pub use tab_rail::{RailPanel, RailTab, TabRail};
pub use table::{Column, Table};
pub use theme_switch::ThemeSwitch;
pub use time_text::TimeText;
pub use toast::{Toaster, Toasts, provide_toaster, use_toaster};
