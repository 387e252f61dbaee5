#pragma once

#include "aws/api_error.h"
#include "aws/identity.h"
#include "aws/value.h"
#include "services/sns/state.h"

namespace regionfall::sns {

// The operations of SNS, named as in its API reference, by the files they are in.
using Operation = aws::Outcome(Sns& sns, const aws::Value& input, const aws::Request& request);

// topics.cc
Operation create_topic, delete_topic, list_topics;

// topic_attributes.cc
Operation get_topic_attributes, set_topic_attributes, get_data_protection_policy, put_data_protection_policy;

// permissions.cc
Operation add_permission, remove_permission;

// tags.cc
Operation tag_resource, untag_resource, list_tags_for_resource;

// subscriptions.cc
Operation subscribe, confirm_subscription, unsubscribe, list_subscriptions, list_subscriptions_by_topic;

// subscription_attributes.cc
Operation get_subscription_attributes, set_subscription_attributes;

// publish.cc
Operation publish, publish_batch;

// signing.cc
Operation signing_certificate;

}  // namespace regionfall::sns
