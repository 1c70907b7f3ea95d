"""The context object that a handler gets beside its event."""

import os
import time

class FunctionContext:
    """What all events of a function have in common."""

    def __init__(self):
        self.name = os.environ.get("AWS_LAMBDA_FUNCTION_NAME")
        self.version = os.environ.get("AWS_LAMBDA_FUNCTION_VERSION")
        self.memory = os.environ.get("AWS_LAMBDA_FUNCTION_MEMORY_SIZE")
        self.group = os.environ.get("AWS_LAMBDA_LOG_GROUP_NAME")
        self.stream = os.environ.get("AWS_LAMBDA_LOG_STREAM_NAME")


class LambdaContext:
    def __init__(self, function, headers):
        self.aws_request_id = headers["Lambda-Runtime-Aws-Request-Id"]
        self.log_group_name = function.group
        self.log_stream_name = function.stream
        self.function_name = function.name
        self.memory_limit_in_mb = function.memory
        self.function_version = function.version
        self.invoked_function_arn = headers.get("Lambda-Runtime-Invoked-Function-Arn")
        self.tenant_id = headers.get("Lambda-Runtime-Aws-Tenant-Id")
        client = headers.get("Lambda-Runtime-Client-Context")
        self.client_context = ClientContext(_parsed("Client Context", client)) if client else None
        identity = headers.get("Lambda-Runtime-Cognito-Identity")
        self.identity = CognitoIdentity(_parsed("Cognito Identity", identity) if identity else {})
        self._deadline_ms = int(headers.get("Lambda-Runtime-Deadline-Ms", 0))

    def get_remaining_time_in_millis(self):
        return max(self._deadline_ms - int(time.time() * 1000), 0)

    def log(self, message):
        print(message, end="", flush=True)

    def __repr__(self):
        return _shown(
            self,
            "aws_request_id log_group_name log_stream_name function_name memory_limit_in_mb "
            "function_version invoked_function_arn client_context identity tenant_id",
        )


class CognitoIdentity:
    __slots__ = ("cognito_identity_id", "cognito_identity_pool_id")

    def __init__(self, fields):
        self.cognito_identity_id = fields.get("cognitoIdentityId")
        self.cognito_identity_pool_id = fields.get("cognitoIdentityPoolId")

    def __repr__(self):
        return _shown(self, "cognito_identity_id cognito_identity_pool_id")


class Client:
    __slots__ = (
        "installation_id",
        "app_title",
        "app_version_name",
        "app_version_code",
        "app_package_name",
    )

    def __init__(self, fields):
        for name in self.__slots__:
            setattr(self, name, fields.get(name))

    def __repr__(self):
        return _shown(self, " ".join(self.__slots__))


class ClientContext:
    __slots__ = ("custom", "env", "client")

    def __init__(self, fields):
        self.custom = fields.get("custom")
        self.env = fields.get("env")
        client = fields.get("client")
        self.client = Client(client) if client else None

    def __repr__(self):
        return _shown(self, "custom env client")


def _parsed(what, header):
    import json

    from .fault import Fault

    try:
        fields = json.loads(header)
    except ValueError as error:
        text = f"Unable to parse {what} JSON: {error}"
        raise Fault("LambdaContextUnmarshalError", text)
    return fields if isinstance(fields, dict) else {}


def _shown(value, names):
    shown = ",".join(f"{name}={getattr(value, name)}" for name in names.split())
    return f"{type(value).__name__}([{shown}])"
