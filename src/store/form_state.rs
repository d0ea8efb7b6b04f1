//! A form being filled in. It outlives the dialog that shows it, and so does a request that is under way.

use crate::model::form::{Progress, Refused};
use leptos::prelude::*;

/// What was typed and how far it got. The signals live as long as anybody holds them: late answers find them alive.
pub struct FormState<F: 'static, N: 'static> {
    /// What was typed.
    pub form: ArcRwSignal<F>,
    /// How far it got.
    pub progress: ArcRwSignal<Progress<N>>,
}

impl<F, N> Clone for FormState<F, N> {
    fn clone(&self) -> Self {
        FormState { form: self.form.clone(), progress: self.progress.clone() }
    }
}

impl<F, N> FormState<F, N>
where
    F: Send + Sync + 'static,
    N: Copy + Send + Sync + 'static,
{
    /// A form that nobody has touched.
    pub fn new(form: F) -> Self {
        FormState { form: ArcRwSignal::new(form), progress: ArcRwSignal::new(Progress::default()) }
    }

    /// Begins to send; says no while a request is under way or was carried out.
    pub fn begin(&self) -> bool {
        let mut begun = false;
        self.progress.update(|progress| begun = progress.begin());
        begun
    }

    /// The request ended. Whether somebody sees that at the form.
    pub fn end(&self, result: Result<(), Refused<N>>) -> bool {
        let seen = self.progress.with_untracked(|progress| progress.open);
        self.progress.update(|progress| progress.end(result));
        seen
    }
}
