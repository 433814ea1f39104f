"""What the sales area puts on the workbench: own figures, deals that stand still, the way of open deals."""
