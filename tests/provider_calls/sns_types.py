"""The calls for types of SNS. Source: hashicorp/aws 6, internal/service/sns."""

import json

from steps import Type, call, keep, refuse, show, until

AFTER = [{"Key": "team", "Value": "b"}]
QUEUE = "arn:aws:sqs:us-east-1:111122223333:web"


def topic_policy(identifier, **condition):
    """The text of a policy on home.py's topic."""
    return json.dumps({"Version": "2008-10-17", "Id": identifier, "Statement": [
        {"Sid": "__default_statement_ID", "Effect": "Allow", "Principal": {"AWS": "*"},
         "Action": ["SNS:GetTopicAttributes", "SNS:SetTopicAttributes", "SNS:Subscribe", "SNS:Publish"],
         "Resource": "arn:aws:sns:us-east-1:111122223333:home", **condition}]})


def sns_topic():
    described = call("sns.get_topic_attributes", TopicArn="$web_topic")
    listed = call("sns.list_tags_for_resource", ResourceArn="$web_topic")

    def put(name, value):
        return [call("sns.set_topic_attributes", TopicArn="$web_topic", AttributeName=name, AttributeValue=value),
                until(described, f"Attributes.{name}", value)]

    return Type(
        "aws_sns_topic",
        create=[keep(call("sns.create_topic", Name="web", Tags=[{"Key": "Name", "Value": "a"}]), web_topic="TopicArn"),
                *put("DisplayName", "Web"), *put("SignatureVersion", "2"), *put("TracingConfig", "Active")],
        read=[show(described, "Attributes", "DisplayName Owner Policy SignatureVersion TracingConfig", TopicArn="$web_topic"),
              show(listed, "", "Tags")],
        update=[*put("DisplayName", "Site"), *put("KmsMasterKeyId", "alias/aws/sns"), *put("SQSSuccessFeedbackSampleRate", "10"),
                call("sns.untag_resource", ResourceArn="$web_topic", TagKeys=["Name"]),
                call("sns.tag_resource", ResourceArn="$web_topic", Tags=AFTER), until(listed, "Tags", AFTER)],
        delete=[call("sns.delete_topic", TopicArn="$web_topic")], gone=[refuse(described, "NotFound")])


def sns_topic_policy():
    described = call("sns.get_topic_attributes", TopicArn="$topic")

    def put(policy):
        return [call("sns.set_topic_attributes", TopicArn="$topic", AttributeName="Policy", AttributeValue=policy),
                show(described, "Attributes", Policy=policy)]

    owned = {"Condition": {"StringEquals": {"AWS:SourceOwner": "111122223333"}}}
    return Type("aws_sns_topic_policy", create=put(topic_policy("a")),
                read=[show(described, "Attributes", "Owner Policy", TopicArn="$topic")], update=put(topic_policy("b")),
                delete=put(topic_policy("__default_policy_ID", **owned)))


def sns_topic_subscription():
    named = {"SubscriptionArn": "$subscription"}
    described = call("sns.get_subscription_attributes", **named)

    def put(name, value):
        return [call("sns.set_subscription_attributes", **named, AttributeName=name, AttributeValue=value),
                until(described, f"Attributes.{name}", value)]

    return Type(
        "aws_sns_topic_subscription",
        create=[keep(call("sns.subscribe", TopicArn="$topic", Protocol="sqs", Endpoint=QUEUE, ReturnSubscriptionArn=True,
                          Attributes={"RawMessageDelivery": "false", "FilterPolicy": '{"kind":["a"]}'}), subscription="SubscriptionArn"),
                until(described, "Attributes.PendingConfirmation", "false")],
        read=[show(described, "Attributes", "ConfirmationWasAuthenticated FilterPolicy FilterPolicyScope Owner RawMessageDelivery",
                   Endpoint=QUEUE, PendingConfirmation="false", Protocol="sqs", TopicArn="$topic", **named)],
        update=[*put("FilterPolicyScope", "MessageBody"), *put("FilterPolicy", '{"order":{"kind":["a"]}}'),
                *put("RawMessageDelivery", "true"), *put("RedrivePolicy", json.dumps({"deadLetterTargetArn": QUEUE + "-dead"}))],
        delete=[call("sns.unsubscribe", **named)], gone=[refuse(described, "NotFound")])


SNS_TYPES = [sns_topic(), sns_topic_policy(), sns_topic_subscription()]
