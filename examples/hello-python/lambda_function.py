"""Greets whoever the event names. Deploy: ./ondol deploy examples/hello-python"""

import sys


def lambda_handler(event, context):
    left = context.get_remaining_time_in_millis()
    print(f"hello from {context.function_name} with {left} ms left")
    return {
        "message": f"Hello, {event.get('name', 'world')}!",
        "runtime": f"Python {sys.version.split()[0]}",
    }
