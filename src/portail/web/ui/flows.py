"""The flows that prove an address: a new account, a forgotten password, one more address… Floor 10."""

from portail.accounts.actions.challenges import ADD_ADDRESS, CONFIRM, RESET, SIGN_UP, SOCIAL
from portail.web.ui.steps import Flow

SIGN_UP_FLOW = Flow(
    purpose=SIGN_UP,
    address="public:sign_up",
    code="public:sign_up_code",
    after="public:sign_up_password",
    address_template="public/sign_up.html",
    code_template="public/sign_up_code.html",
)
RESET_FLOW = Flow(
    purpose=RESET,
    address="public:reset",
    code="public:reset_code",
    after="public:reset_password",
    address_template="public/reset.html",
    code_template="public/reset_code.html",
)
ADD_ADDRESS_FLOW = Flow(
    purpose=ADD_ADDRESS,
    address="parents:address_add",
    code="parents:address_code",
    after="parents:address_add",
    address_template="parents/address_add.html",
    code_template="parents/address_code.html",
)
SOCIAL_FLOW = Flow(
    purpose=SOCIAL,
    address="public:social_address",
    code="public:social_code",
    after="public:social_address",
    address_template="public/social_address.html",
    code_template="public/social_code.html",
)
CONFIRM_FLOW = Flow(
    purpose=CONFIRM,
    address="account_reauthenticate",
    code="parents:confirm_code",
    after="account_reauthenticate",
    address_template="parents/confirm.html",
    code_template="parents/confirm_code.html",
)
FLOWS = {
    flow.purpose: flow for flow in (SIGN_UP_FLOW, RESET_FLOW, ADD_ADDRESS_FLOW, SOCIAL_FLOW, CONFIRM_FLOW)
}
