"""Drives every operation of SNS that there is with boto3, in two regions and two accounts.

  calls.py URL      prints the names of the operations that were called, one a line
"""

import json

from boto_client import client, print_called, refused


def topics(sns):
    tags = [{"Key": "team", "Value": "red"}, {"Key": "stage", "Value": "test"}]
    arn = sns.create_topic(Name="news", Attributes={"DisplayName": "News"}, Tags=tags)["TopicArn"]
    assert arn == "arn:aws:sns:us-east-1:111122223333:news"
    assert sns.create_topic(Name="news")["TopicArn"] == arn
    refused("InvalidParameter", sns.create_topic, Name="news", Attributes={"DisplayName": "Other"})
    refused("InvalidParameter", sns.create_topic, Name="no blanks")
    refused("InvalidParameter", sns.create_topic, Name="plain", Attributes={"FifoTopic": "true"})
    attributes = sns.get_topic_attributes(TopicArn=arn)["Attributes"]
    assert attributes["DisplayName"] == "News" and attributes["Owner"] == "111122223333"
    assert json.loads(attributes["Policy"])["Statement"][0]["Resource"] == arn
    assert json.loads(attributes["EffectiveDeliveryPolicy"])["http"]["defaultHealthyRetryPolicy"]["numRetries"] == 3
    sns.set_topic_attributes(TopicArn=arn, AttributeName="DisplayName", AttributeValue="Old")
    assert sns.get_topic_attributes(TopicArn=arn)["Attributes"]["DisplayName"] == "Old"
    refused("InvalidParameter", sns.set_topic_attributes, TopicArn=arn, AttributeName="Colour", AttributeValue="red")
    sns.untag_resource(ResourceArn=arn, TagKeys=["stage"])
    sns.tag_resource(ResourceArn=arn, Tags=[{"Key": "team", "Value": "blue"}])
    assert sns.list_tags_for_resource(ResourceArn=arn)["Tags"] == [{"Key": "team", "Value": "blue"}]
    sns.add_permission(TopicArn=arn, Label="share", AWSAccountId=["444455556666"], ActionName=["Publish"])
    policy = json.loads(sns.get_topic_attributes(TopicArn=arn)["Attributes"]["Policy"])
    assert policy["Statement"][1]["Action"] == "SNS:Publish"
    sns.remove_permission(TopicArn=arn, Label="share")
    assert len(json.loads(sns.get_topic_attributes(TopicArn=arn)["Attributes"]["Policy"])["Statement"]) == 1
    protection = json.dumps({"Name": "n", "Version": "2021-06-01", "Statement": []})
    sns.put_data_protection_policy(ResourceArn=arn, DataProtectionPolicy=protection)
    assert sns.get_data_protection_policy(ResourceArn=arn)["DataProtectionPolicy"] == protection
    assert [t["TopicArn"] for t in sns.list_topics()["Topics"]] == [arn]
    return arn


def subscriptions(sns, arn):
    pending = sns.subscribe(TopicArn=arn, Protocol="email", Endpoint="ann@example.com")
    assert pending["SubscriptionArn"] == "pending confirmation"
    queue = "arn:aws:sqs:us-east-1:111122223333:q"
    made = sns.subscribe(TopicArn=arn, Protocol="sqs", Endpoint=queue, Attributes={"RawMessageDelivery": "true"})["SubscriptionArn"]
    assert sns.subscribe(TopicArn=arn, Protocol="sqs", Endpoint=queue)["SubscriptionArn"] == made
    sns.set_subscription_attributes(SubscriptionArn=made, AttributeName="FilterPolicy", AttributeValue='{"kind":["a"]}')
    shown = sns.get_subscription_attributes(SubscriptionArn=made)["Attributes"]
    assert shown["FilterPolicyScope"] == "MessageAttributes" and shown["PendingConfirmation"] == "false"
    refused("InvalidParameter", sns.set_subscription_attributes, SubscriptionArn=made, AttributeName="FilterPolicy", AttributeValue="{")
    refused("InvalidParameter", sns.subscribe, TopicArn=arn, Protocol="pigeon", Endpoint="x")
    refused("InvalidParameter", sns.confirm_subscription, TopicArn=arn, Token="wrong")
    listed = {s["Protocol"]: s["SubscriptionArn"] for s in sns.list_subscriptions_by_topic(TopicArn=arn)["Subscriptions"]}
    assert listed == {"email": "PendingConfirmation", "sqs": made} and len(sns.list_subscriptions()["Subscriptions"]) == 2
    counts = sns.get_topic_attributes(TopicArn=arn)["Attributes"]
    assert (counts["SubscriptionsConfirmed"], counts["SubscriptionsPending"]) == ("1", "1")
    sns.unsubscribe(SubscriptionArn=made)
    refused("NotFound", sns.get_subscription_attributes, SubscriptionArn=made)


def messages(sns, arn):
    kind = {"kind": {"DataType": "String", "StringValue": "a"}}
    first, second = (sns.publish(TopicArn=arn, Message="m", MessageAttributes=kind)["MessageId"] for _ in range(2))
    assert first != second
    refused("InvalidParameter", sns.publish, TopicArn=arn, Message="")
    refused("InvalidParameter", sns.publish, TopicArn=arn, Message="x" * 262145)
    refused("InvalidParameter", sns.publish, TopicArn=arn, Message="{}", MessageStructure="json")
    refused("NotFound", sns.publish, TopicArn=arn + "x", Message="m")
    batch = sns.publish_batch(TopicArn=arn, PublishBatchRequestEntries=[{"Id": "a", "Message": "m"}, {"Id": "b", "Message": ""}])
    assert [e["Id"] for e in batch["Successful"]] == ["a"] and [e["Code"] for e in batch["Failed"]] == ["InvalidParameter"]
    refused("BatchEntryIdsNotDistinct", sns.publish_batch, TopicArn=arn,
            PublishBatchRequestEntries=[{"Id": "a", "Message": "m"}, {"Id": "a", "Message": "m"}])

    fifo = sns.create_topic(Name="orders.fifo", Attributes={"FifoTopic": "true"})["TopicArn"]
    refused("InvalidParameter", sns.publish, TopicArn=fifo, Message="m")
    refused("InvalidParameter", sns.publish, TopicArn=fifo, Message="m", MessageGroupId="g")
    sns.set_topic_attributes(TopicArn=fifo, AttributeName="ContentBasedDeduplication", AttributeValue="true")
    one, again, other = (sns.publish(TopicArn=fifo, Message=text, MessageGroupId="g") for text in ("m", "m", "n"))
    assert one["MessageId"] == again["MessageId"] and one["SequenceNumber"] == again["SequenceNumber"] < other["SequenceNumber"]
    sns.delete_topic(TopicArn=fifo)


def apart(arn):
    """Regions and accounts have nothing of one another."""
    elsewhere, stranger = client("sns", region="eu-west-1"), client("sns", key="444455556666")
    assert elsewhere.list_topics()["Topics"] == [] == stranger.list_topics()["Topics"]
    assert elsewhere.create_topic(Name="news")["TopicArn"] == "arn:aws:sns:eu-west-1:111122223333:news"
    refused("InvalidParameter", elsewhere.get_topic_attributes, TopicArn=arn)
    refused("AuthorizationError", stranger.publish, TopicArn=arn, Message="m")


def main():
    sns = client("sns")
    arn = topics(sns)
    subscriptions(sns, arn)
    messages(sns, arn)
    apart(arn)
    sns.delete_topic(TopicArn=arn)
    sns.delete_topic(TopicArn=arn)
    refused("NotFound", sns.get_topic_attributes, TopicArn=arn)
    assert sns.list_topics()["Topics"] == [] == sns.list_subscriptions()["Subscriptions"]
    print_called()


main()
