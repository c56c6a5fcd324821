// Each class has processes of its own and a browser; side by side they would only wait for each other.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
