"""The few things that one types on these pages."""

from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _

from .models import Fault

if TYPE_CHECKING:  # the class takes a type parameter in its stubs alone
    FaultModelForm = forms.ModelForm[Fault]
else:
    FaultModelForm = forms.ModelForm

METHODS = [
    ("sendMessage", _("when a message is sent")),
    ("editMessageText", _("when a message is edited")),
    ("editMessageReplyMarkup", _("when only buttons are edited")),
    ("answerCallbackQuery", _("when a tap is answered")),
    ("getUpdates", _("when updates are fetched")),
    ("", _("at any call")),
]


class PersonForm(forms.Form):
    """A new phone needs a name on it."""

    name = forms.CharField(label=_("Name"), max_length=100)
    is_group = forms.BooleanField(label=_("a group"), required=False)


class FaultForm(FaultModelForm):
    """What shall go wrong, where, how often and for how long."""

    kind = forms.ChoiceField(label=_("What goes wrong"), choices=Fault.Kind.choices)
    method = forms.ChoiceField(label=_("Where"), choices=METHODS, required=False)
    remaining = forms.IntegerField(label=_("Times"), min_value=1, max_value=100, initial=1)
    seconds = forms.IntegerField(label=_("Seconds"), min_value=1, max_value=60, initial=5)

    class Meta:
        model = Fault
        fields = ["kind", "method", "remaining", "seconds"]
