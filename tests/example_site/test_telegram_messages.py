"""Messages, edits and answers: what the server accepts, and how it refuses."""

import pytest
from telegram import InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import BadRequest, Forbidden, InvalidToken

from example_site.telegram_simulator import people
from example_site.telegram_simulator.models import Message
from tests.example_site.conftest import TOKEN, USERNAME, call_through

KEYBOARD = InlineKeyboardMarkup(
    [
        [InlineKeyboardButton("Yes", callback_data="yes")],
        [InlineKeyboardButton("Form", url="http://127.0.0.1:8000/form/")],
    ]
)


def test_the_bot_introduces_itself(api):
    me = api("get_me")

    assert (me.username, me.is_bot) == (USERNAME, True)
    assert str(me.id) == TOKEN.split(":")[0]


def test_a_message_arrives_with_formatting_and_buttons(api, sara):
    sent = api(
        "send_message",
        chat_id=sara.user_id,
        text="Hello <b>Sara &amp; 👋 <i>friends</i></b>, see https://example.org/x.",
        parse_mode="HTML",
        reply_markup=KEYBOARD,
    )

    assert sent.text == "Hello Sara & 👋 friends, see https://example.org/x."
    assert sent.text_html.startswith("Hello <b>Sara &amp; 👋 <i>friends</i></b>, see ")
    assert sent.parse_entities(["url"]).popitem()[1] == "https://example.org/x"
    assert sent.chat.id == sara.user_id
    assert sent.from_user.is_bot
    assert sent.reply_markup == KEYBOARD


@pytest.mark.parametrize(
    ("html", "problem"),
    [
        ("<b>open", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<h1>no</h1>", 'Unsupported start tag "h1" at byte offset 0'),
        ("é <3", "Unclosed start tag at byte offset 3"),
        ("<b><i>x</b></i>", 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<span>x</span>", 'Unsupported start tag "span" at byte offset 0'),
    ],
)
def test_broken_markup_is_refused(api, sara, html, problem):
    with pytest.raises(BadRequest) as refusal:
        api("send_message", chat_id=sara.user_id, text=html, parse_mode="HTML")

    assert problem.lower() in refusal.value.message.lower()
    assert not Message.objects.exists()


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        ({"text": "   "}, "text is empty"),
        ({"text": "<b></b>", "parse_mode": "HTML"}, "text is empty"),
        ({"text": "x" * 4097}, "too long"),
        ({"text": "x", "parse_mode": "Fancy"}, "unsupported parse_mode"),
        ({"text": "x", "chat_id": 1}, "hat not found"),
        ({"text": "x", "chat_id": "@nobody"}, "hat not found"),
    ],
)
def test_what_cannot_be_sent_is_refused(api, sara, arguments, problem):
    with pytest.raises(BadRequest) as refusal:
        api("send_message", **{"chat_id": sara.user_id, **arguments})

    assert problem.lower() in refusal.value.message.lower()


def test_the_longest_message_counts_after_parsing(api, sara):
    text = f"<b>{'x' * 4096}</b>"

    assert len(api("send_message", chat_id=sara.user_id, text=text, parse_mode="HTML").text) == 4096


@pytest.mark.parametrize(
    ("button", "problem"),
    [
        ({"text": "A", "callback_data": "é" * 33}, "Button_data_invalid"),
        ({"text": "A", "callback_data": ""}, "Button_data_invalid"),
        ({"text": "A", "url": "javascript:alert(1)"}, "Wrong HTTP URL"),
        ({"text": "A"}, "Text buttons are unallowed"),
        ({"text": " ", "callback_data": "a"}, "must be non-empty"),
    ],
)
def test_buttons_are_checked(api, sara, button, problem):
    markup = {"inline_keyboard": [[button]]}

    with pytest.raises(BadRequest) as refusal:
        api("send_message", chat_id=sara.user_id, text="x", reply_markup=markup)

    assert problem.lower() in refusal.value.message.lower()


def test_nobody_hears_from_the_bot_before_pressing_start(api, transactional_db):
    new = people.create_person(name="Tomo")

    with pytest.raises(BadRequest, match="hat not found"):
        api("send_message", chat_id=new.user_id, text="x")


def test_somebody_who_blocked_the_bot_is_left_alone(api, sara):
    people.set_blocked(sara, blocked=True)

    for method, arguments in [
        ("send_message", {"text": "x"}),
        ("send_chat_action", {"action": "typing"}),
    ]:
        with pytest.raises(Forbidden, match="bot was blocked by the user"):
            api(method, chat_id=sara.user_id, **arguments)

    people.press_start(sara)
    assert api("send_message", chat_id=sara.user_id, text="x").text == "x"


def test_an_edit_replaces_text_and_takes_the_buttons_away(api, sara):
    sent = api("send_message", chat_id=sara.user_id, text="Offer", reply_markup=KEYBOARD)
    where = {"chat_id": sara.user_id, "message_id": sent.message_id}

    edited = api("edit_message_text", text="Accepted", **where)

    assert (edited.text, edited.reply_markup) == ("Accepted", None)
    assert edited.edit_date >= edited.date
    with pytest.raises(BadRequest, match="essage is not modified"):
        api("edit_message_text", text="Accepted", **where)


def test_buttons_alone_can_be_taken_away_once(api, sara):
    sent = api("send_message", chat_id=sara.user_id, text="Offer", reply_markup=KEYBOARD)
    where = {"chat_id": sara.user_id, "message_id": sent.message_id}

    assert api("edit_message_reply_markup", **where).reply_markup is None
    with pytest.raises(BadRequest, match="essage is not modified"):
        api("edit_message_reply_markup", **where)


def test_only_own_messages_in_that_chat_can_be_edited(api, sara):
    theirs = people.write(sara, "Hello")
    other = people.create_person(name="Tomo", started=True)
    sent = api("send_message", chat_id=other.user_id, text="x")

    with pytest.raises(BadRequest, match="can't be edited"):
        api("edit_message_text", chat_id=sara.user_id, message_id=theirs.pk, text="y")
    for message_id in (sent.message_id, 99999):
        with pytest.raises(BadRequest, match="to edit not found"):
            api("edit_message_text", chat_id=sara.user_id, message_id=message_id, text="y")


def test_a_tap_is_answered_once(api, sara):
    sent = api("send_message", chat_id=sara.user_id, text="Offer", reply_markup=KEYBOARD)
    query = people.tap(sara, Message.objects.get(pk=sent.message_id), "yes")

    assert api("answer_callback_query", callback_query_id=query.query_id, text="Done") is True
    query.refresh_from_db()
    assert query.answer == "Done"
    for query_id in (query.query_id, "77"):
        with pytest.raises(BadRequest, match="uery is too old"):
            api("answer_callback_query", callback_query_id=query_id)


def test_an_answer_has_200_characters_at_most(api, sara):
    with pytest.raises(BadRequest, match=r"(?i)too_long"):
        api("answer_callback_query", callback_query_id="1", text="x" * 201)


def test_commands_are_kept(api, db):
    api("set_my_commands", commands=[("start", "Begin"), ("help", "What this bot does")])

    assert [command.command for command in api("get_my_commands")] == ["start", "help"]
    assert api("set_chat_menu_button") is True
    with pytest.raises(BadRequest, match=r"(?i)command_invalid"):
        api("set_my_commands", commands=[("Not this", "x")])


def test_a_wrong_token_opens_nothing(live_server):
    for token in ("123456789:another-token-that-is-not-ours", "nonsense"):
        with pytest.raises(InvalidToken):
            call_through(f"{live_server.url}/telegram/bot", token)("get_me")


def test_menu_and_descriptions_are_kept_by_language(api, db):
    api("set_my_commands", commands=[("help", "What this bot does")])
    api("set_my_commands", commands=[("help", "Was dieser Bot tut")], language_code="de")
    api("set_my_description", description="A machine")
    api("set_my_description", description="Eine Maschine", language_code="de")
    api("set_my_short_description", short_description="Short")

    assert api("get_my_commands", language_code="de")[0].description == "Was dieser Bot tut"
    assert api("get_my_commands")[0].description == "What this bot does"
    assert api("get_my_description", language_code="de").description == "Eine Maschine"
    assert api("get_my_description", language_code="es").description == "A machine"
    assert api("get_my_short_description").short_description == "Short"
    with pytest.raises(BadRequest):
        api("set_my_description", description="x" * 513)
    with pytest.raises(BadRequest):
        api("set_my_description", description="x", language_code="German")
