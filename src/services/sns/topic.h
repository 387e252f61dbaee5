#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <tuple>

#include "base/clock.h"
#include "base/fields.h"

namespace regionfall::sns {

// The rows of SNS's tables.

// Kept under its ARN.
struct Topic {
  std::string arn;
  std::string account;
  std::string name;
  Instant created;
  std::map<std::string, std::string> attributes;  // those that were set, by AWS's names
  std::map<std::string, std::string> tags;
  std::string data_protection_policy;
  std::int64_t next_sequence = 0;  // of a FIFO topic's messages
  std::int64_t subscriptions_deleted = 0;
  static constexpr auto kFields = std::tuple(
      field("TopicArn", &Topic::arn), field("account", &Topic::account), field("name", &Topic::name),
      field("created", &Topic::created), field("attributes", &Topic::attributes), field("tags", &Topic::tags),
      field("data_protection_policy", &Topic::data_protection_policy), field("next_sequence", &Topic::next_sequence),
      field("subscriptions_deleted", &Topic::subscriptions_deleted));

  bool is_fifo() const { return name.ends_with(".fifo"); }
};

// Kept under its ARN, which begins with the topic's.
struct Subscription {
  std::string arn;
  std::string topic_arn;
  std::string owner;
  std::string principal;  // who subscribed: an ARN
  std::string protocol;
  std::string endpoint;
  std::string token;  // of a confirmation that is waited for
  bool confirmed = false;
  bool authenticated = false;  // the owner confirmed it, or it needed no confirmation
  std::map<std::string, std::string> attributes;
  static constexpr auto kFields =
      std::tuple(field("SubscriptionArn", &Subscription::arn), field("TopicArn", &Subscription::topic_arn),
                 field("Owner", &Subscription::owner), field("principal", &Subscription::principal),
                 field("Protocol", &Subscription::protocol), field("Endpoint", &Subscription::endpoint),
                 field("token", &Subscription::token), field("confirmed", &Subscription::confirmed),
                 field("authenticated", &Subscription::authenticated), field("attributes", &Subscription::attributes));
};

// A message of a FIFO topic that, sent again within five minutes, is sent once. Kept under "topic ARN/deduplication
// id".
struct Deduplication {
  std::string message_id;
  std::string sequence_number;
  Instant until;
  static constexpr auto kFields =
      std::tuple(field("message_id", &Deduplication::message_id),
                 field("sequence_number", &Deduplication::sequence_number), field("until", &Deduplication::until));
};

// What an HTTP endpoint is yet to be sent. Kept under "message id/subscription ARN".
struct Delivery {
  std::string subscription_arn;
  std::string type;  // "Notification", "SubscriptionConfirmation"
  std::string message_id;
  std::string body;
  bool raw = false;  // the message itself, without what SNS says of it
  std::int64_t failures = 0;
  Instant due;
  static constexpr auto kFields =
      std::tuple(field("subscription_arn", &Delivery::subscription_arn), field("type", &Delivery::type),
                 field("message_id", &Delivery::message_id), field("body", &Delivery::body),
                 field("raw", &Delivery::raw), field("failures", &Delivery::failures), field("due", &Delivery::due));
};

// What a region signs its messages with. There is one.
struct SigningKey {
  std::string private_key;  // PKCS #8, in DER
  std::string certificate;  // PEM
  static constexpr auto kFields =
      std::tuple(field("private_key", &SigningKey::private_key), field("certificate", &SigningKey::certificate));
};

}  // namespace regionfall::sns
