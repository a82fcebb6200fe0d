"""Addresses of messages and what they ask. Floor 10."""

from django.urls import path

from portail.web.parents import views_messages, views_messages_sent

urlpatterns = [
    path("messages/", views_messages.messages, name="messages"),
    path("messages/<uuid:message>/", views_messages.message, name="message"),
    path("messages/<uuid:message>/lu/", views_messages_sent.acknowledge, name="message_acknowledge"),
    path("messages/<uuid:message>/archiver/", views_messages_sent.archive, name="message_archive"),
    path("messages/<uuid:message>/ecrire/", views_messages_sent.reply, name="message_reply"),
    path("messages/<uuid:message>/pieces/<uuid:piece>/", views_messages.piece, name="message_piece"),
    path(
        "messages/<uuid:message>/questions/<uuid:question>/",
        views_messages_sent.answer,
        name="message_answer",
    ),
    path(
        "messages/<uuid:message>/questions/<uuid:question>/retirer/",
        views_messages_sent.withdraw,
        name="message_withdraw",
    ),
]
