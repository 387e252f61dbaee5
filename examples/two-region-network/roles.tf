data "aws_iam_policy_document" "assume" {
  provider = aws.primary
  for_each = toset(["s3.amazonaws.com", "eks.amazonaws.com"])

  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = [each.key]
    }
  }
}

resource "aws_iam_role" "replication" {
  provider = aws.primary

  name               = "s3-replication-role"
  assume_role_policy = data.aws_iam_policy_document.assume["s3.amazonaws.com"].json
}

data "aws_iam_policy_document" "replication" {
  provider = aws.primary

  statement {
    actions   = ["s3:GetReplicationConfiguration", "s3:ListBucket"]
    resources = ["arn:aws:s3:::primary-bucket"]
  }
  statement {
    actions   = ["s3:GetObjectVersionForReplication", "s3:GetObjectVersionAcl", "s3:GetObjectVersionTagging"]
    resources = ["arn:aws:s3:::primary-bucket/*"]
  }
  statement {
    actions   = ["s3:ReplicateObject", "s3:ReplicateDelete", "s3:ReplicateTags"]
    resources = ["arn:aws:s3:::secondary-bucket/*"]
  }
}

resource "aws_iam_role_policy" "replication" {
  provider = aws.primary

  name   = "s3-replication"
  role   = aws_iam_role.replication.id
  policy = data.aws_iam_policy_document.replication.json
}

resource "aws_iam_role" "cluster" {
  provider = aws.primary

  name               = "eks-cluster-role"
  assume_role_policy = data.aws_iam_policy_document.assume["eks.amazonaws.com"].json
}

resource "aws_iam_role_policy_attachment" "cluster" {
  provider = aws.primary

  role       = aws_iam_role.cluster.name
  policy_arn = "arn:aws:iam::aws:policy/AmazonEKSClusterPolicy"
}
