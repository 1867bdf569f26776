"""An automation as an example: every alarm of sumber is sent to a webhook.

    PREFECT_API_URL=http://127.0.0.1:4200/api python docs/alarm_automation.py URL

URL gets a POST of JSON with `title` and `text`. Running it again changes the automation that is there.
"""

import sys

from prefect.automations import Automation
from prefect.blocks.notifications import CustomWebhookNotificationBlock
from prefect.events.actions import SendNotification
from prefect.events.schemas.automations import EventTrigger, Posture

NAME = "sumber-alarms"


def send_alarms_to(url: str) -> Automation:
    """Make or change the automation on the server that PREFECT_API_URL names."""
    webhook = CustomWebhookNotificationBlock(name=NAME, url=url, json_data={"title": "{{subject}}", "text": "{{body}}"})
    block = webhook.save(NAME, overwrite=True)
    automation = Automation(
        name=NAME,
        description="Sends what the checks of a batch warn of, one message a check.",
        trigger=EventTrigger(
            expect={"sumber.check.failed"},
            match={"prefect.resource.id": "sumber.check.*"},
            # One message for each event, not one for all that come together.
            posture=Posture.Reactive,
            threshold=1,
        ),
        actions=[
            SendNotification(
                block_document_id=block,
                subject="sumber: {{ event.resource['prefect.resource.name'] }}",
                body="{{ event.payload.sentence }}",
            )
        ],
    )
    try:
        automation.id = Automation.read(name=NAME).id
    except ValueError:
        return automation.create()
    automation.update()
    return automation


if __name__ == "__main__":
    print(f"automation {send_alarms_to(sys.argv[1]).id}")
